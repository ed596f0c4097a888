using System.Text;

namespace LogSource.Ingest.Formats;

/// <summary>A key that a record may have: a name, or a path of names with dots between them.</summary>
internal sealed record JsonKey(JsonField Field, string Name)
{
    /// <summary>The name in UTF-8.</summary>
    public byte[] Path { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>
    /// Whether an invalid container under this key is rejected. Only this API has the key; other keys hold other
    /// systems' names.
    /// </summary>
    public bool IsStrictContainer { get; } = Field == JsonField.Container && Name == "container";

    /// <summary>
    /// Whether an invalid time under this key is rejected. Only this API has the key; other keys hold times in any
    /// format.
    /// </summary>
    public bool IsStrictTime { get; } = Field == JsonField.Time && Name == "timestamp";
}
