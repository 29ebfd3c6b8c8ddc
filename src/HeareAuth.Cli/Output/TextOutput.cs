using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Prints for people, in the words and columns of the Python tool, so that its users recognize them.</summary>
internal sealed class TextOutput(CliConsole console, TimeProvider clock) : ICommandOutput
{
    private readonly TextWriter _out = console.Out;
    private readonly Paint _paint = console.OutPaint;

    public void Created(CreatedKey created)
    {
        var key = created.Key;
        _out.WriteLine(_paint.Strong("Created API key:"));
        Member("ID:", key.Id);
        Member("Secret:", created.Secret.Reveal());
        Member("Name:", key.Name);
        Member("Secret Type:", key.SecretType);
        Member("Created:", key.CreatedAt ?? "");
        Member("Expires:", KeyCard.OrNever(key.ExpiresAt));
        _out.WriteLine();
        _out.Flush();

        void Member(string label, string value) => _out.WriteLine($"  {KeyCard.Label(label)}{Printable.Escape(value)}");
    }

    public void CreationEnded(CreatedKey created, ServiceReply? refresh)
    {
        if (refresh is { IsOk: true })
        {
            ReportRefresh(refresh);
            _out.WriteLine();
        }

        _out.WriteLine($"{_paint.Warning("⚠️")}  Save the SECRET securely - it will not be shown again!");
        _out.WriteLine("    Use the ID for reference and logging.");
    }

    public void Listed(ListedKeys listed, bool detailed)
    {
        if (listed.Keys.Count == 0)
        {
            _out.WriteLine("No API keys found.");
        }
        else if (detailed)
        {
            KeyCard.WriteAll(_out, _paint, listed.Keys);
        }
        else if (console.OutColumns is { } width)
        {
            new TerminalKeyTable(_out, _paint, width, clock.GetUtcNow().UtcDateTime.Date).Write(listed.Keys);
        }
        else
        {
            KeyTable.Write(_out, listed.Keys);
        }
    }

    public void Shown(KeySummary key)
    {
        KeyCard.WriteOne(_out, _paint, key);
        _out.WriteLine($"{_paint.Warning("⚠️")}  The secret is not shown for security reasons.");
    }

    public void Deleted(DeletedKey key, ServiceReply? refresh)
    {
        _out.WriteLine($"{Tick} Deleted successfully.");
        ReportRefresh(refresh);
    }

    public void NotDeleted(KeySummary key) => _out.WriteLine("Cancelled.");

    public void Refreshed(ServiceReply reply) =>
        _out.WriteLine($"{Tick} Refresh successful - loaded {KeyTable.CountOf(reply.KeysLoaded)}");

    public void Healthy(ServiceReply reply) => _out.WriteLine($"{Tick} Service healthy");

    public void Migrated(MigratedKeys migrated, ServiceReply? refresh)
    {
        var hashed = $"{Plural.Of(migrated.Hashed, "plaintext secret", "plaintext secrets")} of {Plural.Of(migrated.KeyCount, "key", "keys")}";
        _out.WriteLine(migrated switch
        {
            { Changes: false } => $"{Tick} Nothing to do: the document contains no readable secret in plaintext.",
            { Hashed: 0, DryRun: true } => "The document contains no readable secret in plaintext. "
                + "Would convert it to the new form, in which new keys are stored as hashes. Nothing was written.",
            { Hashed: 0 } => $"{Tick} The document contained no readable secret in plaintext. It now has the new form, in which new keys are stored as hashes.",
            { DryRun: true } => $"Would hash {hashed}. Nothing was written.",
            _ => $"{Tick} Hashed {hashed}.\n  Backup: {Printable.Escape(migrated.Backup ?? "")}",
        });
        ReportRefresh(refresh);
    }

    public void Rekeyed(RekeyedStore rekeyed, ServiceReply? refresh)
    {
        _out.WriteLine(Tick + rekeyed switch
        {
            { Rewritten: false, From: DocumentSeal.Secret } => " Nothing to do: the document is already encrypted under STORAGE_SECRET.",
            { Rewritten: false } => " Nothing to do: there is no document yet, and the first write will be encrypted under STORAGE_SECRET.",
            { From: DocumentSeal.None } => $" Encrypted {Document(rekeyed)} under STORAGE_SECRET; it was in plaintext.",
            _ => $" Encrypted {Document(rekeyed)} under STORAGE_SECRET; it was encrypted under STORAGE_SECRET_PREVIOUS.",
        });
        ReportRefresh(refresh);

        static string Document(RekeyedStore rekeyed) => $"the document of {Plural.Of(rekeyed.KeyCount, "key", "keys")}";
    }

    public void Diagnosed(Diagnosed diagnosed, ExitCode code)
    {
        foreach (var (name, finding) in diagnosed.Checks)
        {
            var mark = finding.Status switch
            {
                CheckStatus.Ok => Tick,
                CheckStatus.Warning => _paint.Warning("!"),
                CheckStatus.Failed => _paint.Bad("✗"),
                _ => _paint.Faint("-"),
            };
            _out.WriteLine($"{mark} {name}: {Printable.Escape(finding.Detail)}");
            if (finding.Remedy is not null)
            {
                _out.WriteLine($"    {Printable.Escape(finding.Remedy)}");
            }
        }
    }

    public void Version(string version) => _out.WriteLine($"{CommandLine.Name} {version}");

    public void Failed(IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            console.Error.WriteLine($"{console.ErrorPaint.Bad("Error:")} {Printable.Escape(problem.What)}");
            if (problem.Remedy is not null)
            {
                console.Error.WriteLine($"  {Printable.Escape(problem.Remedy)}");
            }
        }
    }

    private string Tick => _paint.Good("✓");

    private void ReportRefresh(ServiceReply? refresh)
    {
        if (refresh is { IsOk: true })
        {
            _out.WriteLine($"{Tick} Service refreshed - {KeyTable.CountOf(refresh.KeysLoaded)} loaded");
        }
    }
}
