using System.ComponentModel;
using System.Reflection;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>
/// Finds unknown keys and values that cannot be converted. In lists and dictionaries, the framework's binder ignores
/// both. For an unknown key, it reports neither the path nor the known keys.
/// </summary>
internal sealed class SettingsSchema(IEnumerable<KnownKey> keys, IEnumerable<KnownValue> values)
{
    private const string Hidden = SecretKeys.Hidden;

    private readonly ILookup<string, string> _keys = keys.ToLookup(
        key => key.Section,
        key => key.Name,
        StringComparer.OrdinalIgnoreCase
    );

    private readonly ILookup<string, string> _values = values.ToLookup(
        value => value.Setting,
        value => value.Value,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Compares a section with the type that it is bound to.</summary>
    public void Check(IConfigurationSection section, Type type, OptionsFaults faults) =>
        Check(section, section.Path, type, faults);

    private void Check(IConfigurationSection section, string pattern, Type type, OptionsFaults faults)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsValue(type))
        {
            CheckValue(section, pattern, type, faults);
        }
        else if (Element(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)) is { } value)
        {
            RejectValue(section, "a section", faults);
            CheckNames(section, pattern, faults);
            foreach (var child in section.GetChildren())
            {
                // A name may contain a colon, which also separates the parts of a key.
                if (value != typeof(string))
                {
                    Check(child, $"{pattern}:*", value, faults);
                }
            }
        }
        else if (Element(type, typeof(ICollection<>), typeof(IReadOnlyCollection<>)) is { } element)
        {
            RejectValue(section, $"a list: {section.Path}:0 and so on", faults);
            foreach (var child in section.GetChildren())
            {
                Check(child, $"{pattern}:*", element, faults);
            }
        }
        else
        {
            CheckObject(section, pattern, type, faults);
        }
    }

    private void CheckObject(IConfigurationSection section, string pattern, Type type, OptionsFaults faults)
    {
        var settings = Settings(type);
        var known = settings.Keys.Concat(_keys[pattern]).ToArray();
        RejectValue(section, $"a section with {string.Join(", ", known)}", faults);
        foreach (var child in section.GetChildren())
        {
            if (settings.TryGetValue(child.Key, out var setting))
            {
                var isText = child.Value is not null && setting.IsDefined(typeof(CommaSeparatedAttribute));
                Check(child, $"{pattern}:{setting.Name}", isText ? typeof(string) : setting.PropertyType, faults);
                CheckAccepted(child, setting, type, faults);
            }
            else
            {
                faults.Check(
                    child.Path,
                    Hidden,
                    _keys[pattern].Contains(child.Key, StringComparer.OrdinalIgnoreCase),
                    $"one of {string.Join(", ", known)}"
                );
            }
        }
    }

    // The setters of Kestrel's types reject values.
    private static void CheckAccepted(
        IConfigurationSection section,
        PropertyInfo setting,
        Type type,
        OptionsFaults faults
    )
    {
        if (
            setting.SetMethod is not { IsPublic: true }
            || string.IsNullOrEmpty(section.Value)
            || type.GetConstructor(Type.EmptyTypes) is null
        )
        {
            return;
        }

        try
        {
            setting.SetValue(Activator.CreateInstance(type), section.Get(setting.PropertyType));
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentException rejection)
        {
            faults.Check(
                section.Path,
                Shown(section),
                false,
                $"a value that is accepted ({rejection.Message.Split(" (Parameter")[0].TrimEnd('.')})"
            );
        }
        catch (InvalidOperationException)
        {
            // The value cannot be converted, which is reported as another fault.
        }
    }

    // For dictionaries with keys that features read. Other keys that contain a dot (team.owner) are the operator's.
    private void CheckNames(IConfigurationSection section, string pattern, OptionsFaults faults)
    {
        var known = _keys[pattern].ToArray();
        var families = known.Where(name => name.Contains('.')).Select(Family).ToArray();
        foreach (var child in known.Length == 0 ? [] : section.GetChildren())
        {
            var isOwn =
                child.Key.Contains('.') && !families.Contains(Family(child.Key), StringComparer.OrdinalIgnoreCase);
            faults.Check(
                child.Path,
                Hidden,
                isOwn || known.Contains(child.Key, StringComparer.OrdinalIgnoreCase),
                $"one of {string.Join(", ", known)}, or a name of your own that contains a dot"
            );
        }
    }

    private static string Family(string name) => name[..name.IndexOf('.')];

    private void CheckValue(IConfigurationSection section, string pattern, Type type, OptionsFaults faults)
    {
        faults.Check(
            section.Path,
            Hidden,
            type.IsDefined(typeof(FlagsAttribute)) || !section.GetChildren().Any(),
            "a value, not a section"
        );
        if (section.Value is not { Length: > 0 } text)
        {
            return;
        }

        var known = _values[pattern].ToArray();
        if (known.Length > 0)
        {
            faults.Check(
                section.Path,
                text,
                known.Contains(text, StringComparer.OrdinalIgnoreCase),
                $"one of {string.Join(", ", known)}"
            );
            return;
        }

        try
        {
            _ = section.Get(type);
        }
        catch (InvalidOperationException exception) when (ConversionError.Explain(exception) is not null)
        {
            faults.Check(section.Path, Shown(section), false, ConversionError.Rule(type));
        }
    }

    private static void RejectValue(IConfigurationSection section, string rule, OptionsFaults faults) =>
        faults.Check(section.Path, Shown(section), string.IsNullOrEmpty(section.Value), rule);

    private static string? Shown(IConfigurationSection section) =>
        SecretKeys.IsSecret(section.Path) ? Hidden : section.Value;

    /// <summary>Whether a setting of this type is a value, not a section.</summary>
    public static bool IsValue(Type type) =>
        type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>Whether a setting of this type is a section with names of the operator's choice.</summary>
    public static bool IsDictionary(Type type) =>
        Element(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)) is not null;

    private static Type? Element(Type type, params Type[] definitions) =>
        type.GetInterfaces()
            .Append(type)
            .Where(candidate => candidate.IsGenericType && definitions.Contains(candidate.GetGenericTypeDefinition()))
            .Select(candidate => candidate.GetGenericArguments()[^1])
            .FirstOrDefault();

    /// <summary>
    /// Returns the settings of a section by name. The binder sets properties by a setter, by a constructor, or by
    /// filling existing collections and objects. YARP's types have their own key as a property, which is not a setting.
    /// </summary>
    public static Dictionary<string, PropertyInfo> Settings(Type type)
    {
        var parameters = type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.Name)
            .ToArray();
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.SetMethod is { IsPublic: true }
                || !IsValue(property.PropertyType)
                || parameters.Contains(property.Name, StringComparer.OrdinalIgnoreCase)
            )
            .Where(property =>
                !type.Name.EndsWith("Config", StringComparison.Ordinal)
                || property.Name != $"{type.Name[..^"Config".Length]}Id"
            )
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
    }
}
