using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>Key sets without usable keys, and settings that weaken the check of tokens.</summary>
internal sealed class TokenReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<TokenOptions>>().Value;
        for (var i = 0; i < options.KeySets.Count; i++)
        {
            var key = $"{TokenOptions.Section}:{nameof(options.KeySets)}:{i}";
            var set = options.KeySets[i];
            if (set.File is not null && FindFault(app, set) is { } fault)
            {
                findings.Fault($"{key}:{nameof(set.File)}", set.File, fault);
            }

            if (set.Url is not null && new Uri(set.Url) is { IsLoopback: false, Scheme: "http" } url)
            {
                findings.Warn(
                    $"{key}:{nameof(set.Url)}",
                    url.GetLeftPart(UriPartial.Path),
                    "whoever controls the network can replace the keys"
                );
            }
        }

        if (options.SigningKeys.Count + options.KeySets.Count == 0)
        {
            findings.Warn(
                $"{TokenOptions.Section}:{nameof(options.SigningKeys)}",
                "",
                "a key is made up at each start, because the environment is Development"
            );
        }

        if (options.MaxFailuresPerMinute == 0)
        {
            findings.Warn(
                $"{TokenOptions.Section}:{nameof(options.MaxFailuresPerMinute)}",
                0,
                "failed authentications are not limited"
            );
        }
    }

    // Files are small, and this process does nothing else.
    private static string? FindFault(WebApplication app, KeySetOptions set)
    {
        try
        {
            var document = app
                .Services.GetRequiredService<KeyDocuments>()
                .ReadAsync(set, CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            return JsonWebKeys.Read(document, null, null).Count > 0
                ? null
                : "a JWKS document with a key for RS256 (2048 bits or more) or ES256";
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"a JWKS document that can be read ({exception.Message.TrimEnd('.')})";
        }
    }
}
