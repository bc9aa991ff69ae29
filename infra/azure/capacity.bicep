// What a deployment buys. sizes/*.json say it for small, medium and large; how large a fleet needs what: docs/scale.md.

@export()
@sealed()
type capacity = {
  app: {
    @description('Megabytes of each instance.')
    instanceMemoryMB: 512 | 2048 | 4096

    @description('Instances at most, of all groups of functions together.')
    @minValue(40)
    @maxValue(1000)
    maximumInstances: int

    @description('Instances that never go: of a group (http, durable) or of one function (function:ingest-readings).')
    alwaysReady: { name: string, instanceCount: int }[]
  }

  eventHub: {
    @description('Throughput units that are always paid for: each takes 1 MB or 1,000 events a second.')
    @minValue(1)
    @maxValue(40)
    throughputUnits: int

    @description('Throughput units that it may grow to by itself.')
    @minValue(1)
    @maxValue(40)
    maximumThroughputUnits: int

    @description('Fixed once the hub is made: at least as many as units.')
    @minValue(1)
    @maxValue(32)
    partitions: int

    @description('How long the hub keeps events, beside what Capture writes.')
    @minValue(1)
    @maxValue(168)
    retentionHours: int

    @description('How long the files of Capture are kept.')
    @minValue(1)
    captureDays: int
  }

  database: {
    @description('vCores at most.')
    maximumVCores: 1 | 2 | 4 | 6 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 24 | 32 | 40

    @description('vCores at least while it is awake; a text, as it may be a fraction: 0.5.')
    minimumVCores: string

    @minValue(1)
    @maxValue(4096)
    maximumGB: int

    @description('Minutes without a connection before it sleeps; -1: never. Scheduled runs keep it awake.')
    @minValue(-1)
    autoPauseMinutes: int

    @description('Where copies of its backups lie.')
    backupRedundancy: 'Local' | 'Zone' | 'Geo'
  }

  storage: {
    redundancy: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'
  }

  logs: {
    @minValue(30)
    @maxValue(730)
    retentionDays: int

    @description('Gigabytes a day at which the workspace stops taking logs; -1: never.')
    @minValue(-1)
    dailyGB: int
  }

  @description('Settings of the app, README.md, that a fleet of this size needs.')
  settings: { *: string }
}
