namespace HeareAuth.Tests.Support;

/// <summary>Decides which requests fail and how. A rule disappears once it is used up.</summary>
internal sealed class FaultRules
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];

    public void Add(Func<HttpMessage, bool> match, Fault fault, int times, int after)
    {
        lock (_lock)
        {
            _rules.Add(new Rule(match, fault) { Times = times, After = after });
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
        }
    }

    /// <summary>Returns the fault for this request, or null to forward it.</summary>
    public Fault? Take(HttpMessage request)
    {
        lock (_lock)
        {
            if (_rules.Find(rule => rule.Match(request)) is not { } rule)
            {
                return null;
            }

            if (rule.After > 0)
            {
                rule.After--;
                return null;
            }

            if (--rule.Times == 0)
            {
                _rules.Remove(rule);
            }

            return rule.Fault;
        }
    }

    private sealed class Rule(Func<HttpMessage, bool> match, Fault fault)
    {
        public Func<HttpMessage, bool> Match { get; } = match;

        public Fault Fault { get; } = fault;

        public int Times { get; set; }

        public int After { get; set; }
    }
}
