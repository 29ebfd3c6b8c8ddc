using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class DeleteVerb : ChangeVerb
{
    private readonly KeyChoice _key;

    public DeleteVerb(SharedOptions shared, KeyChoice key)
        : base(
            shared,
            "delete",
            "Delete an API key. Each service rejects the key after its next refresh.",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN --yes --require-refresh",
            "heare-auth delete --by-name \"My Service\"")
    {
        _key = key;
        Command.Aliases.Add("rm");
        Take(key);
        Take([key.Yes, .. shared.ForChanges]);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken)
    {
        var (id, declined) = await _key.ConfirmAsync(session, "delete", asksForWholeId: true, cancellationToken);
        if (declined is not null)
        {
            session.Output.NotDeleted(declined);
            return ExitCode.Done;
        }

        var deleted = await session.ChangeAsync(new DeleteKey(id), cancellationToken);
        return await RefreshAsync(session, service, reply => session.Output.Deleted(deleted, reply), cancellationToken);
    }
}
