using System.Diagnostics;
using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>A child process with captured output. It is killed at its time limit or at the end of the test.</summary>
internal sealed class ProcessRunner : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Stopwatch _clock;
    private readonly CapturedStream _output;
    private readonly CapturedStream _error;

    private ProcessRunner(Process process, Stopwatch clock)
    {
        _process = process;
        _clock = clock;
        _output = new CapturedStream(process.StandardOutput.BaseStream);
        _error = new CapturedStream(process.StandardError.BaseStream);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard input, if it was kept open.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Standard output so far.</summary>
    public string OutputSoFar => _output.Text;

    public string ErrorSoFar => _error.Text;

    /// <summary>Starts a process and closes its standard input unless <paramref name="keepInput"/> is set.</summary>
    /// <param name="variables">Variables to add to the inherited environment; null removes one.</param>
    public static ProcessRunner Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? variables = null,
        string? folder = null,
        bool keepInput = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        if (!keepInput)
        {
            process.StandardInput.Close();
        }

        return new ProcessRunner(process, clock);
    }

    /// <summary>Runs a process to its end.</summary>
    /// <param name="input">The whole standard input; empty by default.</param>
    /// <param name="within">The time limit. When it passes, the process is killed and the test fails with the output so far.</param>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? variables = null,
        string? folder = null,
        string? input = null,
        TimeSpan? within = null)
    {
        await using var runner = Start(program, arguments, variables, folder, keepInput: input is not null);
        if (input is not null)
        {
            await runner.FeedAsync(input);
        }

        return await runner.EndAsync(within);
    }

    /// <summary>Waits until the process and its output end.</summary>
    public async Task<ProcessResult> EndAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? s_patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            var elapsed = _clock.Elapsed;
            return new ProcessResult(
                _process.ExitCode,
                await _output.ToEndAsync(limit.Token),
                await _error.ToEndAsync(limit.Token),
                elapsed);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException(
                $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} did not end in time\n--- stdout\n{OutputSoFar}\n--- stderr\n{ErrorSoFar}");
        }
    }

    /// <summary>Sends SIGKILL to the process and its children, so that none of them can clean up.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Sends a signal by its name, such as TERM or INT (Unix).</summary>
    public async Task SignalAsync(string signal) =>
        (await RunAsync("/bin/sh", ["-c", $"kill -s {signal} {Id}"])).MustExit(0);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync().WaitAsync(s_patience);
        }

        KeepResidue();
        _process.Dispose();
    }

    private void KeepResidue()
    {
        var arguments = _process.StartInfo.ArgumentList;
        Residue.KeepProcess(
            arguments,
            _output.Bytes,
            _error.Bytes,
            showsNewSecret: arguments.Any(static argument => argument.Contains("create", StringComparison.Ordinal)));
    }

    private async Task FeedAsync(string input)
    {
        try
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException)
        {
            // The process ended without reading all of its input, which it may; its exit code is checked.
        }
    }
}
