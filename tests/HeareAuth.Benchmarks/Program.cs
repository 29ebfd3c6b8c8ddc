using BenchmarkDotNet.Running;
using HeareAuth.Benchmarks;

return args switch
{
    ["raw", var port, var keys] => await RawKestrel.RunAsync(int.Parse(port), keys),
    ["seed", var count, var file, .. var options] => SeedDocument.Write(int.Parse(count), file, options),
    ["load", var file] => await LoadMeasurement.RunAsync(file),
    ["steady", var server, var secret, var rate, var seconds] => await SteadyLoad.RunAsync(server, secret, rate, seconds),
    ["gate", var target, var closed] => await HungStore.GateAsync(new Uri(target), closed),
    ["s3", var endpoint, .. var rest] => await S3Tool.RunAsync(endpoint, rest),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(RawKestrel).Assembly).Run(args);
    return 0;
}
