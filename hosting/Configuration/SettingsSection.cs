using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>A top-level section, or key, that the program reads.</summary>
internal sealed class SettingsSection
{
    /// <param name="name">The key.</param>
    /// <param name="type">The type that the section is bound to.</param>
    public SettingsSection(string name, Type type)
        : this(name, (schema, section, faults) => schema.Check(section, type, faults)) => Type = type;

    /// <param name="name">The key.</param>
    /// <param name="check">Finds faults.</param>
    public SettingsSection(string name, Action<SettingsSchema, IConfigurationSection, OptionsFaults> check)
    {
        Name = name;
        Check = check;
    }

    public string Name { get; }

    /// <summary>The type with the section's keys; null if the section has names of the operator's choice.</summary>
    public Type? Type { get; init; }

    /// <summary>Returns the object that the section is bound to; null if it is none of ours.</summary>
    public Func<IServiceProvider, object?> Read { get; init; } = _ => null;

    public Action<SettingsSchema, IConfigurationSection, OptionsFaults> Check { get; }

    /// <summary>Whether a change of a key, relative to the section, takes effect without a restart.</summary>
    public Predicate<string> Reloads { get; init; } = _ => false;

    /// <summary>
    /// Whether <see cref="ReloadableOptions{TOptions}"/> follow the section and log its faults themselves.
    /// </summary>
    public bool IsReportedByOptions { get; init; }
}
