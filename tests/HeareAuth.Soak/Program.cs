using System.Globalization;
using HeareAuth.Soak;
using HeareAuth.Tests.Support;

// Runs the published service on a real store that keeps failing, under load, and holds it to its promises; see eng/soak.
var options = SoakOptions.Parse(args);
using var bucket = new Bucket(options.S3);
await bucket.CreateAsync();
await bucket.WriteAsync(KeySet.FirstDocument());

await using var toService = new FaultProxy(options.S3);
await using var toCli = new FaultProxy(options.S3);
await using var service = ServiceProcess.Start(options.Service, Variables(toService, [
    ("REFRESH_INTERVAL", SoakOptions.RefreshInterval.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s")]));
await service.WaitUntilReadyAsync();

using var writing = new SemaphoreSlim(1);
var store = new StoreWatch();
var keys = new KeySet();
var oracle = new Oracle(store);
var faults = new FaultSchedule(bucket, toService, toCli, store, writing, options);
var churn = new KeyChurn(keys, oracle, writing, Variables(toCli, [("REFRESH_URL", $"http://{service.EndPoint}/refresh")]), options);
var load = new Load(service.EndPoint, keys, oracle, store, options.Rate, options.Seed);
var report = new SoakReport(options, load, oracle, store, keys, faults, churn, service);

store.Heal();
faults.Watch();
using var stop = new CancellationTokenSource(options.Duration);
await Task.WhenAll(load.RunAsync(stop.Token), faults.RunAsync(stop.Token), churn.RunAsync(stop.Token), WatchAsync(stop.Token));
await churn.CheckStoreAsync();
report.Check(service.HasExited ? null : await service.StopAsync());

var text = report.Text();
Console.WriteLine(text);
foreach (var broken in report.Broken)
{
    Console.WriteLine($"BROKEN: {broken}");
}

if (options.Report is { } page && report.Broken.Count == 0)
{
    SoakReport.WriteTo(page, text);
}

return report.Broken.Count == 0 ? 0 : 1;

async Task WatchAsync(CancellationToken stopped)
{
    var wasLate = false;
    for (var ticks = 0; !stopped.IsCancellationRequested && !service.HasExited; ticks++)
    {
        if (ticks % 25 == 0)
        {
            service.SampleMemory();
        }

        var late = store.WhatIsLate();
        report.Promise(late is null || wasLate, $"at {SoakClock.Now.TotalSeconds:0} s: {late}");
        wasLate = late is not null;
        await Task.Delay(TimeSpan.FromMilliseconds(200), stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

static Dictionary<string, string> Variables(FaultProxy s3, (string Name, string Value)[] more) => new(
    more.Select(static variable => KeyValuePair.Create(variable.Name, variable.Value)))
{
    ["S3_BUCKET"] = Bucket.Name,
    ["AWS_ENDPOINT_URL_S3"] = s3.Endpoint.ToString(),
    ["AWS_REGION"] = "us-east-1",
    ["AWS_EC2_METADATA_DISABLED"] = "true",
};
