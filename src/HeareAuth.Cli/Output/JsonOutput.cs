using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Prints for scripts: one JSON document on one line.</summary>
internal sealed class JsonOutput(CliConsole console) : ICommandOutput
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints nothing yet: the one document also contains the service's reply.</summary>
    public void Created(CreatedKey created)
    {
    }

    public void CreationEnded(CreatedKey created, ServiceReply? refresh) => WriteObject(json =>
    {
        WriteMembers(json, created.Key);
        json.WriteString("secret", created.Secret.Reveal());
        json.WriteBoolean("refreshed", refresh is { IsOk: true });
    });

    /// <summary>Writes one key at a time, because all of them as text can take more memory than the document.</summary>
    public void Listed(ListedKeys listed, bool detailed)
    {
        var separator = "[";
        foreach (var key in listed.Keys)
        {
            console.Out.Write(separator);
            console.Out.Write(Object(json => WriteMembers(json, key)));
            separator = ",";
        }

        console.Out.WriteLine(listed.Keys.Count == 0 ? "[]" : "]");
    }

    public void Shown(KeySummary key) => WriteObject(json => WriteMembers(json, key));

    public void Deleted(DeletedKey key, ServiceReply? refresh) => WriteDeletion(key.Id, key.Name, deleted: true);

    public void NotDeleted(KeySummary key) => WriteDeletion(key.Id, key.Name, deleted: false);

    public void Refreshed(ServiceReply reply) => console.Out.WriteLine(Printable.Escape(reply.Body));

    public void Healthy(ServiceReply reply) => console.Out.WriteLine(Printable.Escape(reply.Body));

    public void Migrated(MigratedKeys migrated, ServiceReply? refresh) => WriteObject(json =>
    {
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
        json.WriteBoolean("refreshed", refresh is { IsOk: true });
    });

    public void Rekeyed(RekeyedStore rekeyed, ServiceReply? refresh) => WriteObject(json =>
    {
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
        json.WriteBoolean("refreshed", refresh is { IsOk: true });
    });

    public void Diagnosed(Diagnosed diagnosed, ExitCode code) => WriteObject(json =>
    {
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
    });

    public void Version(string version) => WriteObject(json => json.WriteString("version", version));

    public void Failed(IReadOnlyList<Problem> problems) => WriteObject(console.Error, json =>
    {
        json.WriteString("error", string.Join('\n', problems.Select(static problem => problem.Message)));
        json.WriteNumber("exit_code", (int)problems[0].ExitCode);
        json.WriteStartArray("errors");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code.Name);
            json.WriteString("field", problem.Field);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteMembers(Utf8JsonWriter json, KeySummary key)
    {
        json.WriteString("id", key.Id);
        json.WriteString("name", key.Name);
        json.WriteString("secret_type", key.SecretType);
        json.WriteString("created_at", key.CreatedAt);
        json.WriteString("updated_at", key.UpdatedAt);
        json.WriteString("expires_at", key.ExpiresAt);
        json.WritePropertyName("metadata");
        json.WriteRawValue(key.MetadataJson, skipInputValidation: true); // already parsed, and may be nested deeper than the check allows
        json.WriteString("status", KeyStatusText.Of(key.Status));
    }

    private void WriteDeletion(string id, string name, bool deleted) => WriteObject(json =>
    {
        json.WriteString("id", id);
        json.WriteString("name", name);
        json.WriteBoolean("deleted", deleted);
    });

    private void WriteObject(Action<Utf8JsonWriter> writeMembers) => WriteObject(console.Out, writeMembers);

    private static void WriteObject(TextWriter output, Action<Utf8JsonWriter> writeMembers) => output.WriteLine(Object(writeMembers));

    /// <summary>Escapes what JSON allows but a terminal should not see, such as direction overrides and DEL.</summary>
    private static string Object(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Printable.Escape(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
