// The app on Flex Consumption: its package, its settings, who it is, how far it scales.

import { capacity } from '../capacity.bicep'

param location string
param tags object
param token string
param scale capacity.app
param identity { id: string, clientId: string }
param insightsName string
param workspaceId string

@description('Of the host: its package, leases, checkpoints and, without a scheduler, Durable Functions.')
param hostStorage { blobEndpoint: string, queueEndpoint: string, tableEndpoint: string, packageContainer: string }
param data { blobEndpoint: string, resultsContainer: string, captureContainer: string, captureNameFormat: string }
param eventHub { namespace: string, name: string, consumerGroup: string, rereadConsumerGroup: string }
param database { host: string, name: string }

@description('Of Durable Task Scheduler; null: Durable Functions uses the host\'s storage.')
param scheduler { endpoint: string, hubName: string }?

@description('The subnet that it goes out from; empty: the public network.')
param subnetId string

@description('Any setting of README.md, over the ones below.')
param settings { *: string }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-fleetscore-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-fleetscore-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReady
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.blobEndpoint}${hostStorage.packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
    }
  }
}

// Packages come by Entra identities, never by the passwords that every site has.
resource ftpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

var schedulerSettings = scheduler == null
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__hubName: scheduler!.hubName
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.endpoint};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
    }

var ownSettings = {
  AZURE_CLIENT_ID: identity.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  AzureWebJobsStorage__blobServiceUri: hostStorage.blobEndpoint
  AzureWebJobsStorage__queueServiceUri: hostStorage.queueEndpoint
  AzureWebJobsStorage__tableServiceUri: hostStorage.tableEndpoint
  RESULTS_STORAGE__blobServiceUri: data.blobEndpoint
  RESULTS_CONTAINER: data.resultsContainer
  CAPTURE_STORAGE__blobServiceUri: data.blobEndpoint
  CAPTURE_CONTAINER: data.captureContainer
  CAPTURE_NAME_FORMAT: data.captureNameFormat
  EventHub__credential: 'managedidentity'
  EventHub__clientId: identity.clientId
  EventHub__fullyQualifiedNamespace: eventHub.namespace
  EVENTHUB_NAME: eventHub.name
  EVENTHUB_CONSUMER_GROUP: eventHub.consumerGroup
  EVENTHUB_REREAD_CONSUMER_GROUP: eventHub.rereadConsumerGroup
  SQL_CONNECTION__server: database.host
  SQL_CONNECTION__database: database.name
  SQL_CONNECTION__clientId: identity.clientId
  SCORING_SCHEDULE: '0 */5 * * * *'
  ALERT_SCHEDULE: '*/15 * * * * *'
  BACKFILL_SCHEDULE: '*/15 * * * * *'
  RETENTION_SCHEDULE: '0 37 * * * *'
}

resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(ownSettings, schedulerSettings, settings)
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    // What functions log goes to Application Insights already, by the host.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
