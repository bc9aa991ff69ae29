// Azure SQL, serverless, for Entra identities alone. Who may do what inside it: `fleet db grant`.

import { capacity } from '../capacity.bicep'

param location string
param tags object
param token string
param size capacity.database
param isPublic bool

@description('Administrator of the server: whoever migrates and lets the app in. Of a service principal, the id is that of its client.')
param administrator { id: string, name: string, kind: string }

@description('An address from which the administrator comes; none where it is empty.')
param operatorIpAddress string
param isLocked bool
param workspaceId string

resource server 'Microsoft.Sql/servers@2023-08-01' = {
  name: 'sql-fleetscore-${token}'
  location: location
  tags: tags
  properties: {
    version: '12.0'
    minimalTlsVersion: '1.2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: true
      principalType: administrator.kind == 'ServicePrincipal' ? 'Application' : administrator.kind
      sid: administrator.id
      login: administrator.name
      tenantId: tenant().tenantId
    }
  }
}

resource database 'Microsoft.Sql/servers/databases@2023-08-01' = {
  parent: server
  name: 'fleetscore'
  location: location
  tags: tags
  sku: { name: 'GP_S_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: size.maximumVCores }
  properties: {
    minCapacity: json(size.minimumVCores)
    maxSizeBytes: size.maximumGB * 1073741824
    autoPauseDelay: size.autoPauseMinutes
    requestedBackupStorageRedundancy: size.backupRedundancy
  }
}

// Flex Consumption without a network of its own has no addresses to name: all of Azure may knock, and only identities
// that the database knows come in.
resource azure 'Microsoft.Sql/servers/firewallRules@2023-08-01' = if (isPublic) {
  parent: server
  name: 'AllowAllWindowsAzureIps'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
}

resource operator 'Microsoft.Sql/servers/firewallRules@2023-08-01' = if (isPublic && !empty(operatorIpAddress)) {
  parent: server
  name: 'operator'
  properties: { startIpAddress: operatorIpAddress, endIpAddress: operatorIpAddress }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: database
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep'
  scope: database
  properties: { level: 'CanNotDelete', notes: 'Holds data that cannot be made again.' }
}

output serverId string = server.id
output host string = server.properties.fullyQualifiedDomainName
output databaseName string = database.name
output databaseId string = database.id
