using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.Browsers;

/// <summary>What holds for the lists of <see cref="CrossOriginOptions"/> and <see cref="WebSocketOriginOptions"/>.</summary>
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
    /// <param name="faults">Takes the faults.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="key">The list's key.</param>
    /// <param name="values">What was read of it.</param>
    /// <param name="mayBeAny"><c>*</c> may stand alone.</param>
    /// <param name="isValid">What holds for any other value.</param>
    /// <param name="rule">The same in words.</param>
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
        // The binder would take one value in the place of the list for an empty list.
        faults.Check(key, configuration[key], string.IsNullOrEmpty(configuration[key]), $"a list: {key}:0 and so on");
        for (var i = 0; i < values.Count; i++)
        {
            var isAny = mayBeAny && values[i] == OriginOptions.Any && values.Count == 1;
            faults.Check($"{key}:{i}", values[i], isAny || isValid(values[i]), mayBeAny ? $"{rule}, or * alone" : rule);
        }
    }
}
