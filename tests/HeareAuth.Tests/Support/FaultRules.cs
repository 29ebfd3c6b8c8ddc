namespace HeareAuth.Tests.Support;

/// <summary>Which requests fail, and how; a rule that is used up is gone.</summary>
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

    /// <summary>The fault for this request; null lets it pass.</summary>
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
