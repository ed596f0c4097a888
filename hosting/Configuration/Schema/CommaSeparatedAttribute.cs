namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Marks a setting that is a list, or a text with the list's items separated by commas.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CommaSeparatedAttribute : Attribute;
