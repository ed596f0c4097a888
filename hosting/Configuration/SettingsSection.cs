namespace EdgeGateway.Hosting.Configuration;

/// <summary>A top-level section, or key, that the program reads.</summary>
internal sealed class SettingsSection
{
    /// <param name="name">Its key.</param>
    /// <param name="type">What it may hold, as the binder reads it.</param>
    public SettingsSection(string name, Type type)
        : this(name, (schema, section, faults) => schema.Check(section, type, faults)) { }

    /// <param name="name">Its key.</param>
    /// <param name="check">Finds what is wrong with it.</param>
    public SettingsSection(string name, Action<SettingsSchema, IConfigurationSection, OptionsFaults> check)
    {
        Name = name;
        Check = check;
    }

    public string Name { get; }

    public Action<SettingsSchema, IConfigurationSection, OptionsFaults> Check { get; }

    /// <summary>Whether a change of a key, relative to the section, takes effect without a restart.</summary>
    public Predicate<string> Reloads { get; init; } = _ => false;

    /// <summary>Whether <see cref="ReloadableOptions{TOptions}"/> follow it, which log by themselves what is wrong with a change.</summary>
    public bool IsReportedByOptions { get; init; }
}
