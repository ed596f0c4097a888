using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Configuration;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The rules in force. They follow the configuration.</summary>
internal sealed class CurrentRules
{
    private volatile RuleSets _books;

    public CurrentRules(ReloadableOptions<LimitOptions> options)
    {
        _books = new RuleSets(options.Current);
        options.Changed += () => _books = new RuleSets(options.Current);
    }

    public RuleSets Current => _books;
}
