namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Accepts changed values when two polls in a row have read the same. Half a key, read while a file is being written,
/// would end the streams of all tokens that the whole key has signed.
/// </summary>
internal sealed class DebouncedValues
{
    private IReadOnlyDictionary<string, string?> _last = new Dictionary<string, string?>();

    /// <summary>The values in force.</summary>
    public IReadOnlyDictionary<string, string?> Current { get; private set; } = new Dictionary<string, string?>();

    /// <summary>Puts values into force at once.</summary>
    public void Set(IReadOnlyDictionary<string, string?> values) => Current = _last = values;

    /// <summary>Puts values into force if they are new and the last call had the same ones.</summary>
    /// <returns>Whether the values in force have changed.</returns>
    public bool Update(IReadOnlyDictionary<string, string?> values)
    {
        var isSettled = AreSame(values, _last);
        _last = values;
        if (!isSettled || AreSame(values, Current))
        {
            return false;
        }

        Current = values;
        return true;
    }

    private static bool AreSame(IReadOnlyDictionary<string, string?> one, IReadOnlyDictionary<string, string?> other) =>
        one.Count == other.Count && one.All(value => other.TryGetValue(value.Key, out var same) && same == value.Value);
}
