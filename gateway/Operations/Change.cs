namespace EdgeGateway.Operations;

/// <summary>Something that has changed in the state of this gateway.</summary>
/// <param name="Id">Its number. Each change has a higher one than the changes before, also after a restart.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Kind">What has changed: lower case with hyphens.</param>
/// <param name="Text">One sentence for people. It contains no token.</param>
internal sealed record Change(long Id, DateTimeOffset Time, string Kind, string Text);
