// Who the app is, and who Event Hubs is when Capture writes: neither has a key or a password.

param location string
param tags object
param token string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-fleetscore-${token}'
  location: location
  tags: tags
}

resource capture 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-capture-${token}'
  location: location
  tags: tags
}

output appId string = app.id
output appName string = app.name
output appClientId string = app.properties.clientId
output appPrincipalId string = app.properties.principalId
output captureId string = capture.id
output capturePrincipalId string = capture.properties.principalId
