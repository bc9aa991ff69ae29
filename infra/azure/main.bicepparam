// What azd's environment says (`azd env set NAME VALUE`), as parameters.
using 'main.bicep'

var sizes = {
  small: loadJsonContent('sizes/small.json')
  medium: loadJsonContent('sizes/medium.json')
  large: loadJsonContent('sizes/large.json')
}

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = sizes[readEnvironmentVariable('FLEETSCORE_SIZE', 'small')]
param settings = json(readEnvironmentVariable('FLEETSCORE_SETTINGS', '{}'))
param useScheduler = bool(readEnvironmentVariable('FLEETSCORE_USE_SCHEDULER', 'false'))
param usePrivateNetwork = bool(readEnvironmentVariable('FLEETSCORE_PRIVATE_NETWORK', 'false'))
param lockData = bool(readEnvironmentVariable('FLEETSCORE_LOCK_DATA', 'false'))
param operatorId = readEnvironmentVariable('FLEETSCORE_OPERATOR_ID', readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))
param operatorName = readEnvironmentVariable('FLEETSCORE_OPERATOR_NAME', '')
param operatorKind = readEnvironmentVariable('FLEETSCORE_OPERATOR_KIND', 'User')
param operatorClientId = readEnvironmentVariable('FLEETSCORE_OPERATOR_CLIENT_ID', '')
param operatorIpAddress = readEnvironmentVariable('FLEETSCORE_OPERATOR_IP', '')
param senderPrincipalIds = json(readEnvironmentVariable('FLEETSCORE_SENDERS', '[]'))
param alertHubName = readEnvironmentVariable('FLEETSCORE_ALERT_HUB', '')
param useAlerts = bool(readEnvironmentVariable('FLEETSCORE_ALERTS', 'false'))
param alertEmails = json(readEnvironmentVariable('FLEETSCORE_ALERT_EMAILS', '[]'))
param useWorkbook = bool(readEnvironmentVariable('FLEETSCORE_WORKBOOK', 'true'))
