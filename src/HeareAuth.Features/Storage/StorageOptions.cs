using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Storage;

/// <summary>Where the keys live and how they are protected at rest; <c>StorageSettings</c> validates.</summary>
public sealed record StorageOptions
{
    /// <summary>S3_BUCKET; null means the local file.</summary>
    public string? Bucket { get; init; }

    /// <summary>S3_KEY.</summary>
    public string ObjectKey { get; init; } = "keys.json";

    /// <summary>S3_REGION, else AWS_REGION.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>AWS_ENDPOINT_URL_S3, else AWS_ENDPOINT_URL; null means AWS. Path style then.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>KEYS_FILE or its default; the full path. Used when there is no bucket.</summary>
    public string KeysFile { get; init; } = "";

    /// <summary>STORAGE_SECRET or the content of STORAGE_SECRET_FILE; null writes plain documents.</summary>
    public StorageSecret? Secret { get; init; }

    /// <summary>STORAGE_SECRET_PREVIOUS: also tried when reading.</summary>
    public StorageSecret? PreviousSecret { get; init; }

    /// <summary>SECRETS_AT_REST=compatible: a new document keeps plaintext secrets for the Python service.</summary>
    public bool CompatibleSecrets { get; init; }

    /// <summary>--unsafe-no-cas: write though the store ignores conditions. A lost write is then possible.</summary>
    public bool UnsafeNoCas { get; init; }

    /// <summary>A server stops asking a dead store for a moment; a command line asks until its time is up.</summary>
    public bool BreakCircuit { get; init; }

    /// <summary>Where a passed capability probe is remembered for a day; null forgets at once.</summary>
    public string? ProbeCacheFolder { get; init; }
}
