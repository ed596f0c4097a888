using System.Globalization;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Configuration;

/// <summary>Collects what is wrong with a section, one line a fault: the key, the value, the rule.</summary>
internal sealed class Rules
{
    private List<string>? _faults;

    public ValidateOptionsResult Result => _faults is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    /// <summary>Notes a fault unless <paramref name="holds"/>.</summary>
    public void Check(string key, object? value, bool holds, string rule)
    {
        if (!holds)
        {
            (_faults ??= []).Add(Line(key, value, rule));
        }
    }

    /// <summary>Notes each key of a section that is no setting of <paramref name="type"/>, or of what its lists and dictionaries hold: a
    /// typing error must not leave a rule out. Values are not shown, as a secret may stand there.</summary>
    public void CheckKnown(IConfigurationSection section, Type type)
    {
        var settings = type.GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!settings.TryGetValue(child.Key, out var setting))
            {
                Check(child.Path, "…", false, $"one of {string.Join(", ", settings.Keys)}");
            }
            else if (setting.PropertyType is { IsGenericType: true } many && many.GetGenericArguments() is [.., { IsClass: true } element] && element != typeof(string))
            {
                foreach (var item in child.GetChildren())
                {
                    CheckKnown(item, element);
                }
            }
            else if (setting.PropertyType is { IsClass: true, IsGenericType: false } part && part != typeof(string))
            {
                CheckKnown(child, part);
            }
        }
    }

    /// <summary>The one line in which every configuration error is told.</summary>
    public static string Line(string key, object? value, string rule) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}': must be {rule}");
}
