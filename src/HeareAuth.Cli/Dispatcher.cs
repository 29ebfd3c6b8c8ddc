using System.CommandLine;
using System.CommandLine.Invocation;
using HeareAuth.Cli.Help;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Verbs;
using HeareAuth.Features.Storage;

namespace HeareAuth.Cli;

/// <summary>Finds the verb, runs it, and is the one place where failures and exceptions become exit codes and words.</summary>
internal sealed class Dispatcher(CliConsole console, OperatorEnvironment environment, Interruption interruption)
{
    public async Task<ExitCode> RunAsync(string[] arguments)
    {
        var commandLine = new CommandLine(environment);
        var given = commandLine.Parse(arguments);
        try
        {
            var code = await ChooseAsync(commandLine, given, arguments);
            FlushToWhoeverReads();
            return code;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // The top of the program: whatever is thrown below ends here as one line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Tell(OutputMode.Guess(arguments, environment), Problem.From(e), arguments.Contains("--debug") ? e : null);
        }
    }

    private async Task<ExitCode> ChooseAsync(CommandLine commandLine, ParseResult given, string[] arguments)
    {
        if (arguments.Length == 0)
        {
            HelpPage.Write(console.Error, commandLine, commandLine.Root);
            return ExitCode.Usage;
        }

        if (given.Action is { } action and not ParseErrorAction)
        {
            var streams = new InvocationConfiguration { Output = console.Out, Error = console.Error, ProcessTerminationTimeout = null };
            await given.InvokeAsync(streams, interruption.Requested);
            return ExitCode.Done;
        }

        if (UsageErrors.Find(commandLine, given) is { } usage)
        {
            return Tell(OutputMode.Guess(arguments, environment), usage);
        }

        // Neither help nor an error is left, so the command is one of the verbs.
        return await RunAsync(commandLine, commandLine.VerbOf(given.CommandResult.Command)!, given);
    }

    private async Task<ExitCode> RunAsync(CommandLine commandLine, Verb verb, ParseResult given)
    {
        if (!OutputMode.TryRead(given, commandLine.Shared, environment, out var json))
        {
            return Tell(json: false, new Problem(ExitCode.Usage, "HEARE_AUTH_OUTPUT is neither table nor json", "Set it to one of them, or unset it."));
        }

        IAnswers answers = json ? new JsonAnswers(console) : new HumanAnswers(console);
        var session = new Session(given, commandLine.Shared, console, answers, environment, TimeProvider.System);
        await using (session)
        {
            try
            {
                var outcome = await verb.RunAsync(session, interruption.Requested).WaitAsync(interruption.GraceOver);
                return outcome.Problem is { } problem ? Tell(json, problem) : outcome.Code;
            }
            catch (OperationCanceledException e) when (interruption.Requested.IsCancellationRequested)
            {
                return Tell(json, Interrupted(session.ChangeUnderWay, (e as InterruptedChangeException)?.LeftBehind));
            }
        }
    }

    /// <exception cref="IOException">It cannot be written, and not because its reader is gone.</exception>
    private void FlushToWhoeverReads()
    {
        try
        {
            console.Out.Flush();
        }
        catch (BrokenPipeException)
        {
            // They have read enough.
        }
    }

    private static Problem Interrupted(bool changeUnderWay, string? leftBehind) => new Problem(
        ExitCode.Interrupted,
        "Interrupted",
        changeUnderWay ? "A change was under way: 'heare-auth list' shows whether it was written." : null).Leaving(leftBehind);

    private ExitCode Tell(bool json, Problem problem, Exception? trace = null)
    {
        try
        {
            console.Out.Flush(); // what was done before it went wrong
        }
        catch (IOException)
        {
            // The problem at hand is the one to tell.
        }

        if (problem.Code is ExitCode.Interrupted && console.ErrorIsTerminal)
        {
            console.Error.WriteLine(); // ^C stands on the line of the prompt
        }

        IAnswers answers = json ? new JsonAnswers(console) : new HumanAnswers(console);
        answers.Failed(problem);
        if (trace is not null)
        {
            console.Error.WriteLine(trace);
        }

        return problem.Code;
    }
}
