using HeareAuth.Cli.Remote;
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
        if (refresh is { Ok: true })
        {
            ServiceRefreshed(refresh);
        }
    }

    public void NotDeleted(KeySummary key) => _out.WriteLine("Cancelled.");

    public void Refreshed(ServiceAnswer answer) =>
        _out.WriteLine($"{Tick} Refresh successful - loaded {KeyTable.CountOf(answer.KeysLoaded)}");

    public void Healthy(ServiceAnswer answer) => _out.WriteLine($"{Tick} Service healthy");

    public void Failed(Problem problem)
    {
        console.Error.WriteLine($"{console.ErrorPaint.Bad("Error:")} {Printable.Escape(problem.What)}");
        if (problem.Remedy is not null)
        {
            console.Error.WriteLine($"  {Printable.Escape(problem.Remedy)}");
        }
    }

    private string Tick => _paint.Good("✓");

    private void ServiceRefreshed(ServiceAnswer refresh) =>
        _out.WriteLine($"{Tick} Service refreshed - {KeyTable.CountOf(refresh.KeysLoaded)} loaded");
}
