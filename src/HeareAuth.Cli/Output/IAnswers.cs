using HeareAuth.Cli.Remote;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>What the verbs have to say, for people or for scripts.</summary>
internal interface IAnswers
{
    /// <summary>The key is written. People see the secret now, before anything else can fail.</summary>
    void Created(CreatedKey created);

    /// <summary>The rest of a creation.</summary>
    /// <param name="refresh">What the service said, or null where it was not asked or did not come to answer.</param>
    void CreationEnded(CreatedKey created, ServiceAnswer? refresh);

    void Listed(ListedKeys listed, bool detailed);

    void Shown(KeySummary key);

    void Deleted(DeletedKey key, ServiceAnswer? refresh);

    void NotDeleted(KeySummary key);

    void Refreshed(ServiceAnswer answer);

    void Healthy(ServiceAnswer answer);

    /// <param name="refresh">What the service said, or null where it was not asked or did not come to answer.</param>
    void Migrated(MigratedKeys migrated, ServiceAnswer? refresh);

    void Rekeyed(RekeyedStore rekeyed, ServiceAnswer? refresh);

    void Diagnosed(Diagnosed diagnosed, ExitCode code);

    /// <summary>The one error of a run, on stderr.</summary>
    void Failed(Problem problem);
}
