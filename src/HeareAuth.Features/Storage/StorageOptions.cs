using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Storage;

/// <summary>Where the keys are stored and how they are protected at rest. <c>StorageSettings</c> reads and validates it.</summary>
public sealed record StorageOptions
{
    public const string DefaultObjectKey = "keys.json";

    public const string DefaultRegion = "us-east-1";

    public const long DefaultMaxDocumentSize = 512L << 20;

    /// <summary>S3_BUCKET; null for a local file.</summary>
    public string? Bucket { get; init; }

    /// <summary>S3_KEY.</summary>
    public string ObjectKey { get; init; } = DefaultObjectKey;

    /// <summary>S3_REGION, else AWS_REGION.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>AWS_ENDPOINT_URL_S3, else AWS_ENDPOINT_URL; null for AWS. An endpoint is used with path-style URLs.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The full path of KEYS_FILE or of its default. Used if there is no bucket.</summary>
    public string KeysFile { get; init; } = "";

    /// <summary>MAX_DOCUMENT_SIZE: the most bytes to read or write of a document or a snapshot, after decompression.</summary>
    public long MaxDocumentSize { get; init; } = DefaultMaxDocumentSize;

    /// <summary>STORAGE_SECRET or the content of STORAGE_SECRET_FILE; if null, documents are written unencrypted.</summary>
    public StorageSecret? Secret { get; init; }

    /// <summary>STORAGE_SECRET_PREVIOUS: tried second when reading, never used for writing.</summary>
    public StorageSecret? PreviousSecret { get; init; }

    /// <summary>SECRETS_AT_REST=compatible: new documents keep plaintext secrets, so that the Python service can read them.</summary>
    public bool CompatibleSecrets { get; init; }

    /// <summary>--unsafe-no-cas: write even if the store ignores conditions. Concurrent writes can then be lost.</summary>
    public bool UnsafeNoCas { get; init; }

    /// <summary>--accept-rollback: build on the stored document even if it is an older copy.</summary>
    public bool AcceptRollback { get; init; }

    /// <summary>Whether to pause calls to a store that is down: true in the service. A command keeps trying until its time is up.</summary>
    public bool BreakCircuit { get; init; }

    /// <summary>The folder that remembers for a day that the store passed the capability probe; null to probe every time.</summary>
    public string? ProbeCacheFolder { get; init; }

    /// <summary>The folder that remembers the newest write that was seen of each store; null to remember nothing.</summary>
    public string? StateFolder { get; init; }
}
