// Ways from the network to services that are closed to everybody else.

param location string
param tags object
param token string
param networkId string
param subnetId string

@description('What is reached: the resource, and which of its services.')
param endpoints { name: string, resourceId: string, service: string }[]

var services = ['blob', 'queue', 'table', 'namespace', 'sqlServer', 'scheduler']

@description('Where the names of a service are found, by the service.')
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  sqlServer: 'privatelink${environment().suffixes.sqlServerHostname}'
  scheduler: 'privatelink.durabletask.io'
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: zoneNames[service]
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: 'fleetscore'
    location: 'global'
    tags: tags
    properties: { virtualNetwork: { id: networkId }, registrationEnabled: false }
  }
]

resource made 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for one in endpoints: {
    name: 'pe-${one.name}-${token}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: one.name, properties: { privateLinkServiceId: one.resourceId, groupIds: [one.service] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (one, i) in endpoints: {
    parent: made[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: one.name
          properties: { privateDnsZoneId: zones[indexOf(services, one.service)].id }
        }
      ]
    }
  }
]
