using System.Collections;
using System.Globalization;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Lists the values of settings in the objects that they are bound to.</summary>
internal static class DefaultValues
{
    /// <summary>
    /// Returns the keys and values below a section, without those of dictionaries and of lists of sections.
    /// </summary>
    /// <param name="key">The section.</param>
    /// <param name="type">The type with the section's keys.</param>
    /// <param name="value">The object with their values.</param>
    public static IEnumerable<KeyValuePair<string, string>> List(string key, Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
        {
            return [];
        }

        if (SettingsSchema.IsValue(type))
        {
            return [new(key, Format(value))];
        }

        if (value is IDictionary || SettingsSchema.IsDictionary(type))
        {
            return [];
        }

        if (value is IEnumerable items)
        {
            var texts = items.Cast<object?>().ToArray();
            return texts.Length > 0 && texts.All(item => item is string) ? [new(key, string.Join(", ", texts))] : [];
        }

        // The object may be another product's, whose type has more properties.
        return SettingsSchema
            .Settings(type)
            .Values.SelectMany(setting =>
                value.GetType().GetProperty(setting.Name) is { } property
                    ? List($"{key}:{setting.Name}", property.PropertyType, property.GetValue(value))
                    : []
            );
    }

    private static string Format(object value) =>
        value is bool isOn ? (isOn ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
