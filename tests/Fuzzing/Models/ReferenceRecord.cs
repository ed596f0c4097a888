using System.Text;
using System.Text.Json;
using LogSource.Ingest;
using LogSource.Lines;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>
/// The message and container of a JSON record by the default keys, found in the parsed document. The time is not
/// found: it has a target of its own.
/// </summary>
internal sealed class ReferenceRecord
{
    private readonly Dictionary<string, string> _messages = [];
    private readonly Dictionary<string, string> _containers = [];
    private bool _hasOthers;

    private ReferenceRecord() { }

    /// <summary>Whether the record has a member that could be a time, so that it may be rejected for it.</summary>
    public bool HasTime { get; private set; }

    /// <summary>The message; null if the record is rejected or is its own message.</summary>
    public string? Message { get; private set; }

    /// <summary>Whether the record's JSON text is its message.</summary>
    public bool IsItsText { get; private set; }

    /// <summary>Null if the record has none.</summary>
    public string? Container { get; private set; }

    /// <returns>Null if the value is not a valid record.</returns>
    public static ReferenceRecord? Read(JsonElement value)
    {
        var record = new ReferenceRecord();
        try
        {
            if (value.ValueKind != JsonValueKind.Object || !record.ReadMembers(value, ""))
            {
                return null;
            }
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair.
            return null;
        }

        record.Message = Find(record._messages, IngestKeysOptions.DefaultMessage)?.TrimEnd('\r', '\n');
        record.Container = Find(record._containers, IngestKeysOptions.DefaultContainer);
        record.IsItsText = record.Message is null && record._hasOthers;
        return record.Message is null && !record._hasOthers ? null : record;
    }

    // A path is in a member's name with its dots, or leads through objects.
    private bool ReadMembers(JsonElement value, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            var name = path + member.Name;
            if (
                member.Value.ValueKind == JsonValueKind.Object
                && AllKeys().Any(key => key.StartsWith($"{name}.", StringComparison.Ordinal))
                && !ReadMembers(member.Value, $"{name}.")
            )
            {
                return false;
            }

            if (!ReadMember(name, member.Value))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadMember(string name, JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.String;
        if (IngestKeysOptions.DefaultMessage.Contains(name))
        {
            // A text that a better key overrides is not read.
            if (isText && !HasBetter(_messages, IngestKeysOptions.DefaultMessage, name))
            {
                _messages[name] = value.GetString()!;
            }

            _hasOthers |= value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        else if (IngestKeysOptions.DefaultTime.Contains(name))
        {
            HasTime = true;
        }
        else if (IngestKeysOptions.DefaultContainer.Contains(name))
        {
            return !isText
                ? name != "container"
                    || value.ValueKind is JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array
                : HasBetter(_containers, IngestKeysOptions.DefaultContainer, name)
                    || TakeContainer(name, value.GetString()!);
        }
        else
        {
            _hasOthers = true;
        }

        return true;
    }

    private bool TakeContainer(string key, string name)
    {
        var valid =
            ContainerName.IsValid(name) ? name
            : key == "container" ? null
            : ContainerName.Normalize(Encoding.UTF8.GetBytes(name));
        if (valid is not null)
        {
            _containers[key] = valid;
        }

        return valid is not null || key != "container";
    }

    private static IEnumerable<string> AllKeys() =>
        [.. IngestKeysOptions.DefaultMessage, .. IngestKeysOptions.DefaultTime, .. IngestKeysOptions.DefaultContainer];

    private static bool HasBetter(Dictionary<string, string> found, string[] keys, string key) =>
        keys.TakeWhile(better => better != key).Any(found.ContainsKey);

    private static string? Find(Dictionary<string, string> found, string[] keys) =>
        keys.Where(found.ContainsKey).Select(key => found[key]).FirstOrDefault();
}
