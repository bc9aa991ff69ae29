// The app's own measures as a page of the portal.

param location string
param tags object
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'fleetscore')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Fleetscore'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string(union(loadJsonContent('workbook.json'), { fallbackResourceIds: [insightsId] }))
  }
}
