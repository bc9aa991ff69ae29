// Fleetscore in Azure: all of it, from one environment's name. docs/azure.md says what each parameter and module is for.

import { capacity } from 'capacity.bicep'
import { roles } from 'roles.bicep'

targetScope = 'subscription'

@description('Of the environment: names are derived from it, and azd finds its resources by it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Where everything is made.')
param location string

@description('What is bought: one of sizes/*.json, or your own.')
param size capacity = loadJsonContent('sizes/small.json')

@description('Settings of the app, README.md, over those of the size.')
param settings { *: string } = {}

@description('Durable Task Scheduler in place of Durable Functions on Azure Storage.')
param useScheduler bool = false

@description('A network of its own, with private endpoints; storage, Event Hubs and SQL are closed to all others.')
param usePrivateNetwork bool = false

@description('Addresses of that network: at least a /25.')
param networkAddressPrefix string = '10.20.0.0/24'

@description('Whether storage, Event Hubs and database may not be deleted.')
param lockData bool = false

@description('Object id of the operator, who administers the database and may check the installation; empty: whoever deploys.')
param operatorId string = ''

@description('How the operator is called; any name.')
param operatorName string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorKind string = 'User'

@description('Client id of an operator that is a service principal, by which databases know those.')
param operatorClientId string = ''

@description('The address from which the operator reaches the database; empty: none. Of no use with a private network.')
param operatorIpAddress string = ''

@description('Object ids of identities that may send readings.')
param senderPrincipalIds string[] = []

@description('A hub of the namespace for events of alerts, docs/alerts.md; none where it is empty.')
param alertHubName string = ''

@description('Alerts over the app\'s measures.')
param useAlerts bool = false

@description('Who gets a mail when one fires.')
param alertEmails string[] = []

@description('A page of the portal with the app\'s measures.')
param useWorkbook bool = true

@description('Tags of everything, beside azd\'s.')
param tags object = {}

var token = uniqueString(subscription().id, environmentName, location)
var allTags = union(tags, { 'azd-env-name': environmentName })
var operator = { id: empty(operatorId) ? deployer().objectId : operatorId, kind: operatorKind }
var administratorId = operatorKind == 'ServicePrincipal' ? operatorClientId : operator.id
var containers = { package: 'package', results: 'fleetscore', capture: 'capture' }
var captureNameFormat = '{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}'
var consumerGroup = 'fleetscore'
var rereadConsumerGroup = 'fleetscore-reread'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: { location: location, tags: allTags, token: token }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    logs: size.logs
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: allTags
    redundancy: size.storage.redundancy
    isPublic: !usePrivateNetwork
    containers: [containers.package]
    grants: [
      {
        principalId: identities.outputs.appPrincipalId
        principalType: 'ServicePrincipal'
        role: roles.storageBlobDataOwner
      }
      {
        principalId: identities.outputs.appPrincipalId
        principalType: 'ServicePrincipal'
        role: roles.storageQueueDataContributor
      }
      {
        principalId: identities.outputs.appPrincipalId
        principalType: 'ServicePrincipal'
        role: roles.storageTableDataContributor
      }
      { principalId: operator.id, principalType: operator.kind, role: roles.storageBlobDataReader }
    ]
    keepDeletedDays: 0
    isLocked: lockData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stdata${token}'
    location: location
    tags: allTags
    redundancy: size.storage.redundancy
    isPublic: !usePrivateNetwork
    containers: [containers.results, containers.capture]
    grants: [
      {
        principalId: identities.outputs.appPrincipalId
        principalType: 'ServicePrincipal'
        role: roles.storageBlobDataContributor
      }
      {
        principalId: identities.outputs.capturePrincipalId
        principalType: 'ServicePrincipal'
        role: roles.storageBlobDataContributor
      }
      { principalId: operator.id, principalType: operator.kind, role: roles.storageBlobDataContributor }
    ]
    expiring: [{ container: containers.capture, days: size.eventHub.captureDays }]
    keepDeletedDays: 7
    isLocked: lockData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    units: size.eventHub
    isPublic: !usePrivateNetwork
    consumerGroup: consumerGroup
    rereadConsumerGroup: rereadConsumerGroup
    appPrincipalId: identities.outputs.appPrincipalId
    operator: operator
    senderPrincipalIds: senderPrincipalIds
    alertHubName: alertHubName
    capture: {
      identityId: identities.outputs.captureId
      storageAccountId: dataStorage.outputs.id
      container: containers.capture
      nameFormat: captureNameFormat
    }
    isLocked: lockData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module database 'modules/database.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    size: size.database
    isPublic: !usePrivateNetwork
    administrator: {
      id: administratorId
      name: empty(operatorName) ? administratorId : operatorName
      kind: operatorKind
    }
    operatorIpAddress: operatorIpAddress
    isLocked: lockData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (useScheduler) {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    isPublic: !usePrivateNetwork
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module network 'modules/network.bicep' = if (usePrivateNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    addressPrefix: networkAddressPrefix
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (usePrivateNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    endpoints: concat(
      [
        { name: 'host-blob', resourceId: hostStorage.outputs.id, service: 'blob' }
        { name: 'host-queue', resourceId: hostStorage.outputs.id, service: 'queue' }
        { name: 'host-table', resourceId: hostStorage.outputs.id, service: 'table' }
        { name: 'data-blob', resourceId: dataStorage.outputs.id, service: 'blob' }
        { name: 'event-hubs', resourceId: eventHubs.outputs.namespaceId, service: 'namespace' }
        { name: 'sql', resourceId: database.outputs.serverId, service: 'sqlServer' }
      ],
      useScheduler ? [{ name: 'dts', resourceId: scheduler!.outputs.schedulerId, service: 'scheduler' }] : []
    )
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    scale: size.app
    identity: { id: identities.outputs.appId, clientId: identities.outputs.appClientId }
    insightsName: monitoring.outputs.insightsName
    workspaceId: monitoring.outputs.workspaceId
    hostStorage: {
      blobEndpoint: hostStorage.outputs.blobEndpoint
      queueEndpoint: hostStorage.outputs.queueEndpoint
      tableEndpoint: hostStorage.outputs.tableEndpoint
      packageContainer: containers.package
    }
    data: {
      blobEndpoint: dataStorage.outputs.blobEndpoint
      resultsContainer: containers.results
      captureContainer: containers.capture
      captureNameFormat: captureNameFormat
    }
    eventHub: {
      namespace: eventHubs.outputs.fullyQualifiedNamespace
      name: eventHubs.outputs.hubName
      consumerGroup: consumerGroup
      rereadConsumerGroup: rereadConsumerGroup
    }
    database: { host: database.outputs.host, name: database.outputs.databaseName }
    scheduler: useScheduler ? { endpoint: scheduler!.outputs.endpoint, hubName: scheduler!.outputs.hubName } : null
    subnetId: usePrivateNetwork ? network!.outputs.appSubnetId : ''
    settings: union(size.settings, settings)
  }
  dependsOn: [endpoints]
}

module alerts 'modules/alerts.bicep' = if (useAlerts) {
  scope: group
  params: {
    location: location
    tags: allTags
    token: token
    insightsId: monitoring.outputs.insightsId
    emails: alertEmails
  }
}

module workbook 'modules/workbook.bicep' = if (useWorkbook) {
  scope: group
  params: { location: location, tags: allTags, insightsId: monitoring.outputs.insightsId }
}

// Named as the settings that `fleet` reads, so that azd's environment is all it needs.
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = app.outputs.name
output FLEETSCORE_URL string = app.outputs.url
output FLEETSCORE_IDENTITY_NAME string = identities.outputs.appName
output FLEETSCORE_IDENTITY_CLIENT_ID string = identities.outputs.appClientId
output AzureWebJobsStorage__blobServiceUri string = hostStorage.outputs.blobEndpoint
output RESULTS_STORAGE__blobServiceUri string = dataStorage.outputs.blobEndpoint
output CAPTURE_STORAGE__blobServiceUri string = dataStorage.outputs.blobEndpoint
output EventHub__fullyQualifiedNamespace string = eventHubs.outputs.fullyQualifiedNamespace
output EVENTHUB_NAME string = eventHubs.outputs.hubName
output EVENTHUB_CONSUMER_GROUP string = consumerGroup
output EVENTHUB_REREAD_CONSUMER_GROUP string = rereadConsumerGroup
output SQL_CONNECTION__server string = database.outputs.host
output SQL_CONNECTION__database string = database.outputs.databaseName
