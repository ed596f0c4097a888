using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.Browsers;

/// <summary>Validates the lists of <see cref="CrossOriginOptions"/> and <see cref="WebSocketOriginOptions"/>.</summary>
internal static class OriginRules
{
    /// <summary>Checks a list of origins.</summary>
    public static void CheckOrigins(
        this OptionsFaults faults,
        IConfiguration configuration,
        string section,
        IList<string> origins
    ) =>
        faults.CheckList(
            configuration,
            $"{section}:{nameof(OriginOptions.AllowedOrigins)}",
            origins,
            mayBeAny: true,
            text => Origin.TryParse(text, out _),
            "an origin such as https://app.example.com, without a path"
        );

    /// <summary>Checks each value of a list.</summary>
    /// <param name="faults">Collects the faults.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="key">The list's key.</param>
    /// <param name="values">The values of the list.</param>
    /// <param name="mayBeAny"><c>*</c> is allowed as the only value.</param>
    /// <param name="isValid">Whether another value is valid.</param>
    /// <param name="rule">The rule for error messages.</param>
    public static void CheckList(
        this OptionsFaults faults,
        IConfiguration configuration,
        string key,
        IList<string> values,
        bool mayBeAny,
        Predicate<string> isValid,
        string rule
    )
    {
        // The binder would read a single value in place of the list as an empty list.
        faults.Check(key, configuration[key], string.IsNullOrEmpty(configuration[key]), $"a list: {key}:0 and so on");
        for (var i = 0; i < values.Count; i++)
        {
            var isAny = mayBeAny && values[i] == OriginOptions.Any && values.Count == 1;
            faults.Check($"{key}:{i}", values[i], isAny || isValid(values[i]), mayBeAny ? $"{rule}, or * alone" : rule);
        }
    }
}
