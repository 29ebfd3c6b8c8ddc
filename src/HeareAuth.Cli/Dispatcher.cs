using System.CommandLine.Invocation;
using HeareAuth.Cli.Help;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Verbs;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;

namespace HeareAuth.Cli;

/// <summary>Finds the verb and runs it. Only here do exceptions become errors and an exit code.</summary>
internal sealed class Dispatcher(CliConsole console, SettingsSource environment, Interruption interruption)
{
    public async Task<ExitCode> RunAsync(string[] arguments)
    {
        var output = OutputMode.Open(OutputMode.Guess(arguments, environment), console);
        Verb? verb = null;
        try
        {
            var commandLine = new CommandLine(environment, console);
            var given = commandLine.Parse(arguments);
            if (arguments.Length == 0)
            {
                new HelpPage(console.Error, console.ErrorColumns).Write(commandLine, commandLine.Root);
                return ExitCode.Usage;
            }

            if (given.Action is { } action and not ParseErrorAction)
            {
                if (action is HelpPageAction)
                {
                    UsageErrors.ThrowIfCommandUnknown(commandLine, given);
                }

                var streams = new InvocationConfiguration
                {
                    Output = console.Out,
                    Error = console.Error,
                    ProcessTerminationTimeout = null,
                    EnableDefaultExceptionHandler = false,
                };
                await given.InvokeAsync(streams, interruption.Requested);
                FlushUnlessReaderLeft();
                return ExitCode.Done;
            }

            UsageErrors.ThrowIfAny(commandLine, given);
            output = OutputMode.Open(OutputMode.IsJson(given, commandLine.Shared, environment), console);
            var session = new Session(given, commandLine.Shared, console, output, environment, TimeProvider.System);

            // Help and errors are handled above, so the command is one of the verbs.
            verb = commandLine.VerbOf(given.CommandResult.Command)!;
            var code = await RunAsync(verb, session);
            FlushUnlessReaderLeft();
            return code;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.Done;
        }
        catch (ProblemException e)
        {
            return Report(output, e.Problems);
        }
#pragma warning disable CA1031 // The top of the program: every exception ends here as an error and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var problem = Problem.From(e).Adding(e is WriteOutcomeUnknownException ? verb?.HowToFindOut : null);
            return Report(output, [problem], arguments.Contains("--debug") ? e : null);
        }
    }

    private async Task<ExitCode> RunAsync(Verb verb, Session session)
    {
        await using (session)
        {
            try
            {
                return await verb.RunAsync(session, interruption.Requested).WaitAsync(interruption.GraceOver);
            }
            catch (OperationCanceledException e) when (interruption.Requested.IsCancellationRequested)
            {
                var remedy = session.ChangeUnderWay ? $"A change was under way. {verb.HowToFindOut}" : null;
                var problem = new Problem(ErrorCode.Interrupted, "Interrupted", remedy);
                throw new ProblemException([problem.WithBackup((e as InterruptedChangeException)?.LeftBehind)]);
            }
        }
    }

    /// <exception cref="IOException">The output cannot be written, for a reason other than a closed pipe.</exception>
    private void FlushUnlessReaderLeft()
    {
        try
        {
            console.Out.Flush();
        }
        catch (BrokenPipeException)
        {
            // The reader has read enough.
        }
    }

    private ExitCode Report(ICommandOutput output, IReadOnlyList<Problem> problems, Exception? trace = null)
    {
        try
        {
            console.Out.Flush(); // what was printed before the failure
        }
        catch (IOException)
        {
            // The original problem is the one to report.
        }

        var exitCode = problems[0].ExitCode;
        if (exitCode is ExitCode.Interrupted && console.ErrorIsTerminal)
        {
            console.Error.WriteLine(); // the terminal has printed ^C on the line of the prompt
        }

        output.Failed(problems);
        if (trace is not null)
        {
            console.Error.WriteLine(trace);
        }

        return exitCode;
    }
}
