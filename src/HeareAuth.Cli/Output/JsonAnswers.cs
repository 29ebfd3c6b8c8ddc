using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>The answers for scripts: one JSON document on one line.</summary>
internal sealed class JsonAnswers(CliConsole console) : IAnswers
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One document in all, so it waits for the service's answer.</summary>
    public void Created(CreatedKey created)
    {
    }

    public void CreationEnded(CreatedKey created, ServiceAnswer? refresh) => Answer(json =>
    {
        json.WriteStartObject();
        WriteMembers(json, created.Key);
        json.WriteString("secret", created.Secret.Reveal());
        json.WriteBoolean("refreshed", refresh is { Ok: true });
        json.WriteEndObject();
    });

    public void Listed(ListedKeys listed, bool detailed) => Answer(json =>
    {
        json.WriteStartArray();
        foreach (var key in listed.Keys)
        {
            WriteKey(json, key);
        }

        json.WriteEndArray();
    });

    public void Shown(KeySummary key) => Answer(json => WriteKey(json, key));

    public void Deleted(DeletedKey key, ServiceAnswer? refresh) => WriteDeletion(key.Id, key.Name, deleted: true);

    public void NotDeleted(KeySummary key) => WriteDeletion(key.Id, key.Name, deleted: false);

    public void Refreshed(ServiceAnswer answer) => console.Out.WriteLine(Printable.Escape(answer.Body));

    public void Healthy(ServiceAnswer answer) => console.Out.WriteLine(Printable.Escape(answer.Body));

    public void Migrated(MigratedKeys migrated, ServiceAnswer? refresh) => Answer(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("keys", migrated.KeyCount);
        json.WriteNumber("hashed", migrated.Hashed);
        json.WriteStartArray("unreadable");
        foreach (var label in migrated.Unreadable)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
        json.WriteString("backup", migrated.Backup);
        json.WriteBoolean("dry_run", migrated.DryRun);
        json.WriteBoolean("refreshed", refresh is { Ok: true });
        json.WriteEndObject();
    });

    public void Rekeyed(RekeyedStore rekeyed, ServiceAnswer? refresh) => Answer(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("keys", rekeyed.KeyCount);
        json.WriteBoolean("rewritten", rekeyed.Rewritten);
        json.WriteString("from", rekeyed switch
        {
            { From: DocumentSeal.Secret } => "STORAGE_SECRET",
            { From: DocumentSeal.PreviousSecret } => "STORAGE_SECRET_PREVIOUS",
            { Rewritten: true } => "plain",
            _ => null, // there is no document
        });
        json.WriteString("to", "STORAGE_SECRET");
        json.WriteBoolean("refreshed", refresh is { Ok: true });
        json.WriteEndObject();
    });

    public void Diagnosed(Diagnosed diagnosed, ExitCode code) => Answer(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("checks");
        foreach (var (name, finding) in diagnosed.Checks)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("status", finding.Status.ToString().ToLowerInvariant());
            json.WriteString("detail", finding.Detail);
            json.WriteString("remedy", finding.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("exit_code", (int)code);
        json.WriteEndObject();
    });

    public void Failed(Problem problem) => console.Error.WriteLine(Document(json =>
    {
        json.WriteStartObject();
        json.WriteString("error", problem.Remedy is null ? problem.What : $"{problem.What.TrimEnd('.')}. {problem.Remedy}");
        json.WriteNumber("exit_code", (int)problem.Code);
        json.WriteEndObject();
    }));

    private static void WriteKey(Utf8JsonWriter json, KeySummary key)
    {
        json.WriteStartObject();
        WriteMembers(json, key);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, KeySummary key)
    {
        json.WriteString("id", key.Id);
        json.WriteString("name", key.Name);
        json.WriteString("secret_type", key.SecretType);
        json.WriteString("created_at", key.CreatedAt);
        json.WriteString("updated_at", key.UpdatedAt);
        json.WriteString("expires_at", key.ExpiresAt);
        json.WritePropertyName("metadata");
        json.WriteRawValue(key.MetadataJson, skipInputValidation: true); // it stands in a document that was read, maybe deeper than the check bears
    }

    /// <summary>JSON may hold direction overrides and DEL as they are; a terminal should not.</summary>
    private static string Document(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            write(json);
        }

        return Printable.Escape(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private void Answer(Action<Utf8JsonWriter> write) => console.Out.WriteLine(Document(write));

    private void WriteDeletion(string id, string name, bool deleted) => Answer(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("name", name);
        json.WriteBoolean("deleted", deleted);
        json.WriteEndObject();
    });
}
