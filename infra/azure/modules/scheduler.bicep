// Durable Task Scheduler, in place of the storage account that Durable Functions uses otherwise.

import { roles } from '../roles.bicep'

param location string
param tags object
param token string
param isPublic bool
param appPrincipalId string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-fleetscore-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: isPublic ? ['0.0.0.0/0'] : []
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'fleetscore'
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, appPrincipalId, roles.durableTaskDataContributor)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output schedulerId string = scheduler.id
output endpoint string = scheduler.properties.endpoint
output hubName string = hub.name
