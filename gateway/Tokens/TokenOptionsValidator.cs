using System.Text;
using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>Checks <see cref="TokenOptions"/>.</summary>
internal sealed class TokenOptionsValidator(IHostEnvironment environment) : IValidateOptions<TokenOptions>
{
    private const int ShortestSecret = 32;

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var rules = new Rules();
        rules.Check($"{TokenOptions.Section}:{nameof(options.SigningKeys)}", "", options.SigningKeys.Count > 0 || environment.IsDevelopment(),
            "at least one key (Id and Secret) outside Development");
        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            var key = options.SigningKeys[i];
            var path = $"{TokenOptions.Section}:{nameof(options.SigningKeys)}:{i}";
            rules.Check($"{path}:{nameof(key.Id)}", key.Id, key.Id.Length > 0, "the key's id (kid)");
            rules.Check($"{path}:{nameof(key.Id)}", key.Id, options.SigningKeys.Count(other => other.Id == key.Id) == 1,
                "another id than any other key's");
            var bytes = Encoding.UTF8.GetByteCount(key.Secret);
            rules.Check($"{path}:{nameof(key.Secret)}", $"({bytes} bytes)", bytes >= ShortestSecret, $"at least {ShortestSecret} bytes");
        }

        rules.Check($"{TokenOptions.Section}:{nameof(options.LogsUrlLifetime)}", options.LogsUrlLifetime,
            options.LogsUrlLifetime >= TimeSpan.FromSeconds(1) && options.LogsUrlLifetime <= TimeSpan.FromDays(1),
            "between 00:00:01 and 1.00:00:00");
        rules.Check($"{TokenOptions.Section}:{nameof(options.ClockSkew)}", options.ClockSkew,
            options.ClockSkew >= TimeSpan.Zero && options.ClockSkew <= TimeSpan.FromMinutes(5), "between 00:00:00 and 00:05:00");
        return rules.Result;
    }
}
