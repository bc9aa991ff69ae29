// Where readings come in, and Capture, which keeps them as files for `fleet rebuild`.

import { capacity } from '../capacity.bicep'
import { roles } from '../roles.bicep'

param location string
param tags object
param token string
param units capacity.eventHub
param isPublic bool
param consumerGroup string
param rereadConsumerGroup string
param appPrincipalId string

@description('Whoever may read beside the app, to check the installation.')
param operator { id: string, kind: string }

@description('Whoever may send readings: object ids of identities of devices, gateways or other programs.')
param senderPrincipalIds string[]

@description('Another hub, to which the app sends events of alerts; none where it is empty.')
param alertHubName string

@description('Where Capture writes, as whom, and how it names its files.')
param capture { identityId: string, storageAccountId: string, container: string, nameFormat: string }
param isLocked bool
param workspaceId string

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'evhns-fleetscore-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: units.throughputUnits }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${capture.identityId}': {} } }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    isAutoInflateEnabled: units.maximumThroughputUnits > units.throughputUnits
    maximumThroughputUnits: units.maximumThroughputUnits > units.throughputUnits ? units.maximumThroughputUnits : 0
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: 'readings'
  properties: {
    partitionCount: units.partitions
    retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: units.retentionHours }
    captureDescription: {
      enabled: true
      encoding: 'Avro'
      intervalInSeconds: 300
      sizeLimitInBytes: 314572800
      skipEmptyArchives: true
      destination: {
        name: 'EventHubArchive.AzureBlockBlob'
        identity: { type: 'UserAssigned', userAssignedIdentity: capture.identityId }
        properties: {
          storageAccountResourceId: capture.storageAccountId
          blobContainer: capture.container
          archiveNameFormat: capture.nameFormat
        }
      }
    }
  }
}

resource groups 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for name in [consumerGroup, rereadConsumerGroup]: {
    parent: hub
    name: name
  }
]

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, appPrincipalId, roles.eventHubsDataReceiver)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorReceiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, operator.id, roles.eventHubsDataReceiver)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
    principalId: operator.id
    principalType: operator.kind
  }
}

resource senders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in senderPrincipalIds: {
    name: guid(hub.id, id, roles.eventHubsDataSender)
    scope: hub
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
      principalId: id
    }
  }
]

resource alertHub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = if (!empty(alertHubName)) {
  parent: namespace
  name: empty(alertHubName) ? 'alerts' : alertHubName
  properties: {
    partitionCount: 1
    retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: units.retentionHours }
  }
}

resource alertSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(alertHubName)) {
  name: guid(alertHub.id, appPrincipalId, roles.eventHubsDataSender)
  scope: alertHub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep'
  scope: namespace
  properties: { level: 'CanNotDelete', notes: 'A hub that is made anew starts its sequence numbers anew.' }
}

output namespaceId string = namespace.id
// Of https://HOST:443/ the host.
output fullyQualifiedNamespace string = replace(split(namespace.properties.serviceBusEndpoint, ':')[1], '/', '')
output hubName string = hub.name
