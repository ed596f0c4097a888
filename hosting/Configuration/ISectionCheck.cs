namespace EdgeGateway.Hosting.Configuration;

/// <summary>Finds what the types of a section cannot say of it. Asked before a change of a section that is correct otherwise is in force.</summary>
internal interface ISectionCheck
{
    /// <summary>The name of the section.</summary>
    string Section { get; }

    /// <summary>What is wrong with the section as it is now, a line each.</summary>
    IEnumerable<string> Check(IConfigurationSection section);
}
