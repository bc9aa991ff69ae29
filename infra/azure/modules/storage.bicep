// A storage account that knows no shared keys, its containers, and who may do what with it.

@description('3 to 24 lower-case letters and digits, of no other account in the world.')
param name string
param location string
param tags object
param redundancy string
param isPublic bool
param containers string[]

@description('Who gets which role on the account.')
param grants { principalId: string, principalType: string, role: string }[]

@description('Containers whose blobs are deleted when they are so many days old.')
param expiring { container: string, days: int }[] = []

@description('How long deleted blobs can be had back; 0: not.')
param keepDeletedDays int
param isLocked bool
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    // Capture is one of Azure's own services, and comes in past the firewall by its identity.
    networkAcls: { defaultAction: isPublic ? 'Allow' : 'Deny', bypass: 'AzureServices' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    deleteRetentionPolicy: keepDeletedDays == 0 ? { enabled: false } : { enabled: true, days: keepDeletedDays }
  }
}

resource made 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (!empty(expiring)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for one in expiring: {
          name: 'expire-${one.container}'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${one.container}/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: one.days } } }
          }
        }
      ]
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(account.id, grant.principalId, grant.role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      principalId: grant.principalId
      principalType: grant.principalType
    }
  }
]

// Reads and writes are many, and each would be a line to pay for; who deletes is worth one.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep'
  scope: account
  properties: { level: 'CanNotDelete', notes: 'Holds data that cannot be made again.' }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
