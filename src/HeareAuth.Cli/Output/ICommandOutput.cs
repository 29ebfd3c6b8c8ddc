using HeareAuth.Cli.Remote;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Prints the results of the verbs, for people or for scripts. A <c>refresh</c> is null if the service was not called or did not reply.</summary>
internal interface ICommandOutput
{
    /// <summary>Prints the new key for people, with its secret, before anything else can fail.</summary>
    void Created(CreatedKey created);

    /// <summary>Prints the rest of a creation; for scripts, all of it.</summary>
    void CreationEnded(CreatedKey created, ServiceReply? refresh);

    void Listed(ListedKeys listed, bool detailed);

    void Shown(KeySummary key);

    void Deleted(DeletedKey key, ServiceReply? refresh);

    void NotDeleted(KeySummary key);

    void Refreshed(ServiceReply reply);

    void Healthy(ServiceReply reply);

    void Migrated(MigratedKeys migrated, ServiceReply? refresh);

    void Rekeyed(RekeyedStore rekeyed, ServiceReply? refresh);

    void Diagnosed(Diagnosed diagnosed, ExitCode code);

    void Version(string version);

    /// <summary>Prints the errors of a run on stderr.</summary>
    /// <param name="problems">At least one.</param>
    void Failed(IReadOnlyList<Problem> problems);
}
