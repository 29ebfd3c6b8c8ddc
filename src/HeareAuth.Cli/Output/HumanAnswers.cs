using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>The answers for people; the words and columns are those of the reference's users.</summary>
internal sealed class HumanAnswers(CliConsole console) : IAnswers
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

    public void CreationEnded(CreatedKey created, ServiceAnswer? refresh)
    {
        if (refresh is { Ok: true })
        {
            ServiceRefreshed(refresh);
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
        else
        {
            KeyTable.Write(_out, _paint, listed.Keys, cutNames: console.OutIsTerminal);
        }
    }

    public void Shown(KeySummary key)
    {
        KeyCard.WriteOne(_out, _paint, key);
        _out.WriteLine($"{_paint.Warning("⚠️")}  The secret is not shown for security reasons.");
    }

    public void Deleted(DeletedKey key, ServiceAnswer? refresh)
    {
        _out.WriteLine($"{Tick} Deleted successfully.");
        Told(refresh);
    }

    public void NotDeleted(KeySummary key) => _out.WriteLine("Cancelled.");

    public void Refreshed(ServiceAnswer answer) =>
        _out.WriteLine($"{Tick} Refresh successful - loaded {KeyTable.CountOf(answer.KeysLoaded)}");

    public void Healthy(ServiceAnswer answer) => _out.WriteLine($"{Tick} Service healthy");

    public void Migrated(MigratedKeys migrated, ServiceAnswer? refresh)
    {
        if (!migrated.Changes)
        {
            _out.WriteLine($"{Tick} Nothing to do: no secret that can be read stands in plaintext.");
            return;
        }

        if (migrated.Hashed == 0)
        {
            _out.WriteLine(migrated.DryRun
                ? "No secret that can be read stands in plaintext. Would give the document the new form, in which new keys are stored as hashes. Nothing was written."
                : $"{Tick} No secret that can be read stood in plaintext. The document has the new form now, in which new keys are stored as hashes.");
            Told(refresh);
            return;
        }

        var amount = $"{Amount.Of(migrated.Hashed, "plaintext secret", "plaintext secrets")} of {Amount.Of(migrated.KeyCount, "key", "keys")}";
        if (migrated.DryRun)
        {
            _out.WriteLine($"Would hash {amount}. Nothing was written.");
            return;
        }

        _out.WriteLine($"{Tick} Hashed {amount}.");
        _out.WriteLine($"  Backup: {Printable.Escape(migrated.Backup ?? "")}");
        Told(refresh);
    }

    public void Rekeyed(RekeyedStore rekeyed, ServiceAnswer? refresh)
    {
        if (!rekeyed.Rewritten)
        {
            _out.WriteLine(rekeyed.From is DocumentSeal.Secret
                ? $"{Tick} Nothing to do: the document is encrypted under STORAGE_SECRET already."
                : $"{Tick} Nothing to do: there is no document yet, and the first write will be encrypted under STORAGE_SECRET.");
            return;
        }

        var before = rekeyed.From is DocumentSeal.None ? "it was plain" : "it was encrypted under STORAGE_SECRET_PREVIOUS";
        _out.WriteLine($"{Tick} Encrypted the document of {Amount.Of(rekeyed.KeyCount, "key", "keys")} under STORAGE_SECRET; {before}.");
        Told(refresh);
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

    public void Failed(Problem problem)
    {
        console.Error.WriteLine($"{console.ErrorPaint.Bad("Error:")} {Printable.Escape(problem.What)}");
        if (problem.Remedy is not null)
        {
            console.Error.WriteLine($"  {Printable.Escape(problem.Remedy)}");
        }
    }

    private string Tick => _paint.Good("✓");

    private void Told(ServiceAnswer? refresh)
    {
        if (refresh is { Ok: true })
        {
            ServiceRefreshed(refresh);
        }
    }

    private void ServiceRefreshed(ServiceAnswer refresh) =>
        _out.WriteLine($"{Tick} Service refreshed - {KeyTable.CountOf(refresh.KeysLoaded)} loaded");
}
