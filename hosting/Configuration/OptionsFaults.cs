using System.Globalization;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>Collects what is wrong with a section, one line a fault: the key, the value, the rule.</summary>
internal sealed class OptionsFaults
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

    /// <summary>Notes each value in a section that cannot be what the setting of <paramref name="type"/> is: in a list the binder leaves the
    /// whole element out without a word, and a rule would be gone.</summary>
    public void CheckReadable(IConfigurationSection section, Type type)
    {
        Check(section.Path, section.Value, string.IsNullOrEmpty(section.Value), "a section");
        foreach (var setting in type.GetProperties())
        {
            var child = section.GetSection(setting.Name);
            if (setting.PropertyType is { IsGenericType: true } many && many.GetGenericTypeDefinition() == typeof(IList<>))
            {
                Check(child.Path, child.Value, string.IsNullOrEmpty(child.Value), "a list");
                if (many.GetGenericArguments() is [{ IsClass: true } element] && element != typeof(string))
                {
                    foreach (var item in child.GetChildren())
                    {
                        CheckReadable(item, element);
                    }
                }
            }
            else if (setting.PropertyType is { IsClass: true } part && part != typeof(string))
            {
                CheckReadable(child, part);
            }
            else
            {
                CheckConverts(child, setting.PropertyType);
            }
        }
    }

    /// <summary>The one line in which every configuration error is told.</summary>
    public static string Line(string key, object? value, string rule) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}': must be {rule}");

    private void CheckConverts(IConfigurationSection setting, Type type)
    {
        try
        {
            _ = setting.Get(type);
        }
        catch (InvalidOperationException exception)
        {
            (_faults ??= []).AddRange(OperatorErrors.Explain(exception));
        }
    }
}
