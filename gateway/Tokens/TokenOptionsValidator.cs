using System.Text;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>Checks <see cref="TokenOptions"/>.</summary>
internal sealed class TokenOptionsValidator(IHostEnvironment environment) : IValidateOptions<TokenOptions>
{
    private const int MinSecretBytes = 32;

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            Key(nameof(options.SigningKeys)),
            "",
            options.SigningKeys.Count + options.KeySets.Count > 0 || environment.IsDevelopment(),
            "at least one key (Id and Secret), or a KeySet, outside Development"
        );
        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            Check(faults, Key($"{nameof(options.SigningKeys)}:{i}"), options.SigningKeys[i], options.SigningKeys);
        }

        for (var i = 0; i < options.KeySets.Count; i++)
        {
            Check(faults, Key($"{nameof(options.KeySets)}:{i}"), options.KeySets[i]);
        }

        faults.Check(
            Key(nameof(options.LogsUrlLifetime)),
            options.LogsUrlLifetime,
            options.LogsUrlLifetime >= TimeSpan.FromSeconds(1) && options.LogsUrlLifetime <= TimeSpan.FromDays(1),
            "between 00:00:01 and 1.00:00:00"
        );
        faults.Check(
            Key(nameof(options.LogsUrlStreamLifetime)),
            options.LogsUrlStreamLifetime,
            options.LogsUrlStreamLifetime >= TimeSpan.Zero && options.LogsUrlStreamLifetime <= TimeSpan.FromDays(7),
            "between 00:00:00 and 7.00:00:00"
        );
        faults.Check(
            Key(nameof(options.ClockSkew)),
            options.ClockSkew,
            options.ClockSkew >= TimeSpan.Zero && options.ClockSkew <= TimeSpan.FromMinutes(5),
            "between 00:00:00 and 00:05:00"
        );
        faults.Check(
            Key(nameof(options.MaxLifetime)),
            options.MaxLifetime,
            options.MaxLifetime >= options.LogsUrlLifetime && options.MaxLifetime <= TimeSpan.FromDays(3660),
            $"between {nameof(options.LogsUrlLifetime)} ({options.LogsUrlLifetime}) and 3660.00:00:00"
        );
        faults.Check(
            Key(nameof(options.CacheSize)),
            options.CacheSize,
            options.CacheSize is >= 0 and <= 10_000_000,
            "between 0 and 10000000"
        );
        faults.Check(
            Key(nameof(options.MaxFailuresPerMinute)),
            options.MaxFailuresPerMinute,
            options.MaxFailuresPerMinute is >= 0 and <= 1_000_000,
            "between 0 and 1000000"
        );
        return faults.Result;
    }

    private static string Key(string name) => $"{TokenOptions.Section}:{name}";

    private static void Check(
        OptionsFaults faults,
        string path,
        SigningKeyOptions key,
        IEnumerable<SigningKeyOptions> all
    )
    {
        faults.Check($"{path}:{nameof(key.Id)}", key.Id, key.Id.Length > 0, "the key's id (kid)");
        faults.Check(
            $"{path}:{nameof(key.Id)}",
            key.Id,
            all.Count(other => other.Id == key.Id) == 1,
            "another id than any other key's"
        );
        if (key.SecretFileFault is { } rule)
        {
            faults.Check($"{path}:{nameof(key.SecretFile)}", key.SecretFile, false, rule);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(key.Secret);
        faults.Check(
            $"{path}:{(key.SecretFile is null ? nameof(key.Secret) : nameof(key.SecretFile))}",
            $"({bytes} bytes)",
            bytes >= MinSecretBytes,
            $"at least {MinSecretBytes} bytes"
        );
    }

    private static void Check(OptionsFaults faults, string path, KeySetOptions set)
    {
        _ = Uri.TryCreate(set.Url, UriKind.Absolute, out var url);

        // Messages contain neither a password nor a query from the URL: a query may be a signature.
        var shown = url is { UserInfo.Length: > 0 } or { Query.Length: > 0 }
            ? url.GetComponents(
                UriComponents.AbsoluteUri & ~UriComponents.UserInfo & ~UriComponents.Query,
                UriFormat.UriEscaped
            )
            : set.Url?.Split('?')[0];
        faults.Check(path, $"File={set.File} Url={shown}", set.File is null != set.Url is null, "a File or a Url");
        if (set.Url is not null)
        {
            faults.Check(
                $"{path}:{nameof(set.Url)}",
                shown,
                url is { Fragment: "", UserInfo: "" }
                    && (
                        url.Scheme == Uri.UriSchemeHttps
                        || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || !set.RequireHttps))
                    ),
                "an absolute https URL without user and fragment "
                    + $"(http on loopback, or with {nameof(set.RequireHttps)} false)"
            );
        }

        if (set.RefreshInterval is { } interval)
        {
            faults.Check(
                $"{path}:{nameof(set.RefreshInterval)}",
                interval,
                interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromDays(1),
                "between 00:00:01 and 1.00:00:00"
            );
        }
    }
}
