using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Limits.Configuration;

namespace EdgeGateway.Limits.Matching;

/// <summary>The rules in force. They follow the configuration.</summary>
internal sealed class CurrentRules
{
    private volatile RuleBooks _books;

    public CurrentRules(ReloadableOptions<LimitOptions> options)
    {
        _books = new RuleBooks(options.Current);
        options.Changed += () => _books = new RuleBooks(options.Current);
    }

    public RuleBooks Current => _books;
}
