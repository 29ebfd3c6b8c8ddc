using System.CommandLine;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;

namespace HeareAuth.Cli.Verbs;

/// <summary>After a change: tells the service once, and weighs what it says.</summary>
internal sealed class ChangedService(SharedOptions shared)
{
    public Problem? FindMisuse(ParseResult given) =>
        given.GetValue(shared.NoRefresh) && given.GetValue(shared.RequireRefresh)
            ? new Problem(ExitCode.Usage, "--no-refresh and --require-refresh exclude each other", "Leave one of them out.")
            : null;

    /// <summary>Finds the way to the service before anything is changed.</summary>
    /// <returns>Null where it is not to be asked.</returns>
    /// <exception cref="UsageException">The address or the token cannot be used.</exception>
    public ServiceClient? Find(Session session) => session.Given.GetValue(shared.NoRefresh) ? null : session.Service();

    /// <returns>The service's answer; null where it was not to be asked.</returns>
    public static async Task<ServiceAnswer?> TellAsync(ServiceClient? service, CancellationToken cancellationToken) =>
        service is null ? null : await service.RefreshAsync(acceptRollback: false, cancellationToken);

    public Outcome Judge(Session session, ServiceAnswer? answer)
    {
        if (answer is null or { Ok: true })
        {
            return ExitCode.Done;
        }

        var what = $"The change is written, but the service did not confirm the refresh: {answer.Reason}.";
        var remedy = $"Each service finds it at its next poll (REFRESH_INTERVAL), or at once with 'heare-auth refresh'. {answer.Remedy}".TrimEnd();
        if (session.Given.GetValue(shared.RequireRefresh))
        {
            return new Problem(ExitCode.NotRefreshed, what, remedy);
        }

        session.Console.Warn(what, remedy);
        return ExitCode.Done;
    }
}
