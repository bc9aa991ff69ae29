// What somebody should be told of: queries over the app's own measures, and who is told.

param location string
param tags object
param token string
param insightsId string

@description('Who gets a mail; nobody: alerts show in the portal alone.')
param emails string[]

var rules = [
  {
    name: 'runs-behind'
    title: 'Scheduled runs are behind'
    description: 'Windows older than two hours are not yet judged: see fleet ingest and fleet runs list.'
    severity: 1
    minutes: 15
    threshold: 7200
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.schedule.behind"
| summarize value = coalesce(max(valueMax), 0.0)'''
  }
  {
    name: 'runs-failed'
    title: 'A run failed'
    description: 'fleet runs list --status failed; fleet runs errors RUN says why.'
    severity: 1
    minutes: 15
    threshold: 0
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.run.duration" and tostring(customDimensions.status) == "failed"
| summarize value = todouble(coalesce(sum(valueCount), 0))'''
  }
  {
    name: 'ingest-failing'
    title: 'Readings cannot be written'
    description: 'Batches come again until the database takes them: nothing is lost while the hub keeps them. fleet doctor.'
    severity: 1
    minutes: 15
    threshold: 5
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.ingest.failed"
| summarize value = coalesce(sum(valueSum), 0.0)'''
  }
  {
    name: 'ingest-behind'
    title: 'Ingest is behind'
    description: 'Events wait in the hub: more throughput units or instances, or a database that is too small.'
    severity: 2
    minutes: 15
    threshold: 100000
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.ingest.lag"
| summarize waiting = max(valueMax) by tostring(customDimensions.partition)
| summarize value = coalesce(sum(waiting), 0.0)'''
  }
  {
    name: 'events-missing'
    title: 'Events never came'
    description: 'fleet gaps list; fleet gaps reread while the hub keeps them, else fleet rebuild.'
    severity: 1
    minutes: 15
    threshold: 0
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.ingest.missing"
| summarize value = coalesce(sum(valueSum), 0.0)'''
  }
  {
    name: 'readings-refused'
    title: 'More than one reading in twenty is refused'
    description: 'fleet dead-letters list says why; fleet dead-letters replay once it is mended.'
    severity: 2
    minutes: 60
    threshold: 5
    operator: 'GreaterThan'
    query: '''
customMetrics
| where name == "fleetscore.ingest.readings"
| summarize refused = sumif(valueSum, tostring(customDimensions.outcome) == "refused"), everything = sum(valueSum)
| project value = iff(everything > 0, 100.0 * refused / everything, 0.0)'''
  }
  {
    name: 'no-readings'
    title: 'No readings come in'
    description: 'Nothing was counted for an hour: senders, their roles, the hub. fleet ingest.'
    severity: 2
    minutes: 60
    threshold: 1
    operator: 'LessThan'
    query: '''
customMetrics
| where name == "fleetscore.ingest.readings" and tostring(customDimensions.outcome) == "counted"
| summarize value = coalesce(sum(valueSum), 0.0)'''
  }
]

resource told 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-fleetscore-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'fleetscore'
    enabled: true
    emailReceivers: [for email in emails: { name: email, emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Fleetscore: ${rule.title}'
      description: rule.description
      enabled: true
      severity: rule.severity
      scopes: [insightsId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      autoMitigate: true
      // The table is there once the app has sent something.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: 'value'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(emails) ? [] : [told.id] }
    }
  }
]
