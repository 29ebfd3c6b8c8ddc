using HeareAuth.Cli.Completion;

namespace HeareAuth.Cli.Verbs;

internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("SHELL")
    {
        HelpName = "bash|zsh|fish|powershell",
        Description = "shell to generate the script for: bash, zsh, fish or powershell",
    };

    public CompletionVerb()
        : base(
            "completion",
            "Print a script that completes commands, options and key ids in your shell.",
            "heare-auth completion bash > ~/.local/share/bash-completion/completions/heare-auth",
            "heare-auth completion zsh > \"${fpath[1]}/_heare-auth\"",
            "heare-auth completion fish > ~/.config/fish/completions/heare-auth.fish",
            "heare-auth completion powershell >> $PROFILE")
    {
        _shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        Command.Add(_shell);
    }

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        // The parser accepts only the known shells.
        await session.Console.Out.WriteAsync(CompletionScripts.For(session.Given.GetRequiredValue(_shell)));
        return ExitCode.Done;
    }
}
