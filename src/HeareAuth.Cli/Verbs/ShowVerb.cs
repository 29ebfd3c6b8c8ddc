using System.CommandLine;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> _id;

    public ShowVerb(Argument<string> id)
        : base(
            "show",
            "Show one API key, never its secret.",
            "heare-auth show key_0001rR8bwbfPMUBu4JN")
    {
        _id = id;
        Command.Add(_id);
    }

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var result = await session.AskAsync(new ShowKey(session.Given.GetValue(_id)), cancellationToken);
        if (!result.IsSuccess)
        {
            return result.Failure;
        }

        session.Answers.Shown(result.Value);
        return ExitCode.Done;
    }
}
