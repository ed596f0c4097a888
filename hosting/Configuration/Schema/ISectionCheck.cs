namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>
/// Checks a rule that a section's types cannot express. Runs before a change that is otherwise valid is put into force.
/// </summary>
internal interface ISectionCheck
{
    /// <summary>The name of the section.</summary>
    string Section { get; }

    /// <summary>Returns one line for each fault of the section.</summary>
    IEnumerable<string> Check(IConfigurationSection section);
}
