using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Soak;

/// <summary>The published service, with its memory and its log under watch.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Dictionary<string, long> _lines = [];
    private readonly List<(TimeSpan At, double Megabytes)> _memory = [];

    private ServiceProcess(Process process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
        _reading = ReadLogAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Lines that the service says it dropped.</summary>
    public long Dropped { get; private set; }

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<(TimeSpan At, double Megabytes)> Memory => _memory;

    /// <summary>How many lines of that event were written; whole only once the process ended.</summary>
    public long Lines(string eventName) => _lines.GetValueOrDefault(eventName);

    public static ServiceProcess Start(string program, Dictionary<string, string> variables)
    {
        var endPoint = Loopback.FreeEndPoint();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["HOST"] = endPoint.Address.ToString();
        start.Environment["PORT"] = endPoint.Port.ToString(CultureInfo.InvariantCulture);
        return new ServiceProcess(Process.Start(start)!, endPoint); // not null: no shell is used
    }

    public async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{EndPoint}"), Timeout = TimeSpan.FromSeconds(5) };
        for (var tries = 0; tries < 300 && !_process.HasExited; tries++)
        {
            try
            {
                using var answer = await client.GetAsync("/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("the service did not become ready within 30 s");
    }

    public void SampleMemory()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        _memory.Add((SoakClock.Now, double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024));
    }

    /// <summary>SIGTERM; waits for the end of the process and of its log.</summary>
    /// <returns>How long it took; null where it had to be killed.</returns>
    public async Task<(TimeSpan Took, int ExitCode)?> StopAsync()
    {
        var began = SoakClock.Now;
        using (var kill = Process.Start("/bin/kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
            var took = SoakClock.Now - began;
            await _reading.WaitAsync(TimeSpan.FromSeconds(5));
            return (took, _process.ExitCode);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadLogAsync()
    {
        using var reader = new StreamReader(_process.StandardOutput.BaseStream, Encoding.UTF8, bufferSize: 256 * 1024);
        while (await reader.ReadLineAsync() is { } line)
        {
            var name = After(line, "\"event\":\"", '"');
            _lines[name] = _lines.GetValueOrDefault(name) + 1;
            if (name is "log_dropped")
            {
                Dropped += long.Parse(After(line, "\"count\":", '}'), CultureInfo.InvariantCulture);
            }
        }
    }

    private static string After(string line, string name, char end)
    {
        var start = line.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return line[start..line.IndexOf(end, start)];
    }
}
