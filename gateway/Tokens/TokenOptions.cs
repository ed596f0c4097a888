using System.Text;
using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>The section <c>Tokens</c>: what a token must look like to be believed.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The <c>iss</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Audience { get; set; }

    /// <summary>The keys. Any of them verifies; the first one signs.</summary>
    public IList<SigningKeyOptions> SigningKeys { get; } = [];

    /// <summary>How long the token in a logs_url lives.</summary>
    public TimeSpan LogsUrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How far the clock of whoever issues tokens may be ahead of ours (<c>nbf</c>). A token never outlives its <c>exp</c>.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    internal sealed class Validator(IHostEnvironment environment) : IValidateOptions<TokenOptions>
    {
        private const int ShortestSecret = 32;

        public ValidateOptionsResult Validate(string? name, TokenOptions options)
        {
            var rules = new Rules();
            rules.Check($"{Section}:{nameof(SigningKeys)}", "", options.SigningKeys.Count > 0 || environment.IsDevelopment(),
                "at least one key (Id and Secret) outside Development");
            for (var i = 0; i < options.SigningKeys.Count; i++)
            {
                var key = options.SigningKeys[i];
                var path = $"{Section}:{nameof(SigningKeys)}:{i}";
                rules.Check($"{path}:{nameof(key.Id)}", key.Id, key.Id.Length > 0, "the key's id (kid)");
                rules.Check($"{path}:{nameof(key.Id)}", key.Id, options.SigningKeys.Count(other => other.Id == key.Id) == 1,
                    "another id than any other key's");
                var bytes = Encoding.UTF8.GetByteCount(key.Secret);
                rules.Check($"{path}:{nameof(key.Secret)}", $"({bytes} bytes)", bytes >= ShortestSecret, $"at least {ShortestSecret} bytes");
            }

            rules.Check($"{Section}:{nameof(LogsUrlLifetime)}", options.LogsUrlLifetime,
                options.LogsUrlLifetime >= TimeSpan.FromSeconds(1) && options.LogsUrlLifetime <= TimeSpan.FromDays(1),
                "between 00:00:01 and 1.00:00:00");
            rules.Check($"{Section}:{nameof(ClockSkew)}", options.ClockSkew,
                options.ClockSkew >= TimeSpan.Zero && options.ClockSkew <= TimeSpan.FromMinutes(5), "between 00:00:00 and 00:05:00");
            return rules.Result;
        }
    }
}
